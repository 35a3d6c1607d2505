//! Tests of names: titles of any length, surnames that are words, particles, nicknames, namesakes, spouses, spokespeople.

use super::{names, speakers, tagged};

/// Of each text the source and who it is; nobody as "".
fn hold(table: &[(&str, &str, &str)]) {
    for (text, source, name) in table {
        assert_eq!(names(text, &[source]), [*name], "{source:?} in {text:?}");
    }
}

/// Of each text its sources and who they are.
fn all_hold(table: &[(&str, &[&str], &[&str])]) {
    for (text, sources, expected) in table {
        assert_eq!(names(text, sources), *expected, "{text:?}");
    }
}

#[test]
fn a_title_of_any_length_is_none_of_the_name() {
    hold(&[
        ("Governor of Westland Chris Moor said no .", "Governor of Westland Chris Moor", "Chris Moor"),
        (
            "Former secretary of state for harbours/NNS and inland/JJ waters/NNS Hilda Crane , 68/CD , said no .",
            "Former secretary of state for harbours and inland waters Hilda Crane, 68,",
            "Hilda Crane",
        ),
        ("Mayor Earl Bishop said no .", "Mayor Earl Bishop", "Earl Bishop"),
        ("Rep. Lowell King said no .", "Rep. Lowell King", "Lowell King"),
        ("Sgt. 1st/JJ Class Mireille Dupont said no .", "Sgt. 1st Class Mireille Dupont", "Mireille Dupont"),
        (
            "Minister for Agriculture Shri Ramesh Pillai said no .",
            "Minister for Agriculture Shri Ramesh Pillai",
            "Ramesh Pillai",
        ),
        ("Datuk Azlan bin Rahmat said no .", "Datuk Azlan bin Rahmat", "Azlan bin Rahmat"),
        ("Vice Mayor Pro Tem Inez Gray said no .", "Vice Mayor Pro Tem Inez Gray", "Inez Gray"),
        ("Hubby Dean said no .", "Hubby Dean", "Dean"),
        ("Mum-of-three Ana Pell said no .", "Mum-of-three Ana Pell", "Ana Pell"),
        (
            "Attorney General-designate Mina Oakes said no .",
            "Attorney General-designate Mina Oakes",
            "Mina Oakes",
        ),
        ("Staff Sgt. Duke Winters said no .", "Staff Sgt. Duke Winters", "Duke Winters"),
        ("Gen. ( rtd/VBN ) Kofi Asante said no .", "Gen. (rtd) Kofi Asante", "Kofi Asante"),
    ]);
}

#[test]
fn a_surname_may_be_a_title_a_month_a_place_or_a_small_word() {
    all_hold(&[
        (
            "Rep. Lowell King spoke/VBD .\nKing said no .\nThe king said yes .",
            &["King", "The king"],
            &["Lowell King", ""],
        ),
        ("Ellen Judge spoke/VBD .\nJudge said no .", &["Judge"], &["Ellen Judge"]),
        ("Ruby May spoke/VBD .\nMay/MD said no .", &["May"], &["Ruby May"]),
        ("Erica London spoke/VBD .\nLondon said no .", &["London"], &["Erica London"]),
        ("Anna Bishop spoke/VBD .\nDr. Bishop said no .", &["Dr. Bishop"], &["Anna Bishop"]),
        ("An Lixin , an/DT agronomist , left/VBD .\nAn/DT said no .", &["An Lixin", "An"], &["An Lixin"; 2]),
        (
            "He/NNP Jialin , who met/VBD buyers/NNS , said no .",
            &["He Jialin, who met buyers,"],
            &["He Jialin"],
        ),
        ("Bob Law , a captain , left/VBD .\nLaw said no .", &["Law"], &["Bob Law"]),
    ]);
}

#[test]
fn particles_nicknames_and_initials_belong_to_a_name() {
    all_hold(&[
        (
            "Maarten van der Horst left/VBD .\nMr. van der Horst said no .",
            &["Mr. van der Horst"],
            &["Maarten van der Horst"],
        ),
        ("Leila al-Khatib said no .", &["Leila al-Khatib"], &["Leila al-Khatib"]),
        ("Joan d’Ocón said no .", &["Joan d’Ocón"], &["Joan d’Ocón"]),
        (
            "Ana “ Nita ” Pell left/VBD .\nNita said no . Pell said yes .",
            &["Nita", "Pell"],
            &["Ana “Nita” Pell", "Ana “Nita” Pell"],
        ),
        ("Tim “ Tiny ” Lord said no .", &["Tim “Tiny” Lord"], &["Tim “Tiny” Lord"]),
        ("Dr. Ana ( Nita ) Pell said no .", &["Dr. Ana (Nita) Pell"], &["Ana (Nita) Pell"]),
    ]);
}

#[test]
fn parts_of_a_long_name_are_its_bearer_s() {
    all_hold(&[
        (
            "Mateo Cruz Aguirre left/VBD .\nCruz Aguirre said no . Cruz said yes .",
            &["Cruz Aguirre", "Cruz"],
            &["Mateo Cruz Aguirre"; 2],
        ),
        (
            "Liang Wenjing , a botanist , left/VBD .\nLiang said no .",
            &["Liang Wenjing", "Liang"],
            &["Liang Wenjing"; 2],
        ),
        (
            "Mayor Park Min-seo left/VBD .\nMayor Park said no .",
            &["Mayor Park Min-seo", "Mayor Park"],
            &["Park Min-seo"; 2],
        ),
    ]);
}

#[test]
fn namesakes_are_two_and_one_of_two_spellings_is_one() {
    all_hold(&[
        (
            "Marcus Bell Sr. said no . Marcus Bell Jr. said yes . The younger/JJR Bell said so . The elder/JJR Bell left/VBD .",
            &["Marcus Bell Sr.", "Marcus Bell Jr.", "The younger Bell", "The elder Bell"],
            &["Marcus Bell Sr.", "Marcus Bell Jr.", "Marcus Bell Jr.", "Marcus Bell Sr."],
        ),
        (
            "George W. Moss said no . George H. Moss said yes .",
            &["George W. Moss", "George H. Moss"],
            &["George W. Moss", "George H. Moss"],
        ),
        (
            "Karl J. Osten said no . Karl Osten said yes .",
            &["Karl J. Osten", "Karl Osten"],
            &["Karl J. Osten"; 2],
        ),
        (
            "Marlowe , the/DT brewery , said no .\nBeth Marlowe left/VBD . Ms. Marlowe said yes .",
            &["Marlowe, the brewery,", "Ms. Marlowe"],
            &["Marlowe", "Beth Marlowe"],
        ),
    ]);
}

#[test]
fn spouses_share_a_last_name_and_speak_together() {
    all_hold(&[
        (
            "Tom and Judith Quill left/VBD .\nMr. Quill said no . Mrs. Quill said yes .\nThe couple said so .",
            &["Mr. Quill", "Mrs. Quill", "The couple"],
            &["Tom Quill", "Judith Quill", "Tom Quill+Judith Quill"],
        ),
        (
            "Ana Quill and her husband Tom left/VBD .\nThe couple said no .",
            &["The couple"],
            &["Ana Quill+Tom Quill"],
        ),
        (
            "Idris Moss of Sambara and Ana Pell of Torvia met/VBD .\nBoth ministers/NNS said no .",
            &["Both ministers"],
            &["Idris Moss+Ana Pell"],
        ),
        (
            "Karl Osten said no .\nIvo Lind said yes .\nBoth men/NNS said so .",
            &["Karl Osten", "Ivo Lind", "Both men"],
            &["Karl Osten", "Ivo Lind", "Karl Osten+Ivo Lind"],
        ),
        (
            "Olive Tandy died/VBD .\nHer/PRP$ son , Benno Tandy , said no .\nHer/PRP$ son said yes .",
            &["Her son, Benno Tandy,", "Her son"],
            &["Benno Tandy"; 2],
        ),
    ]);
}

#[test]
fn two_who_do_not_fit_are_not_both() {
    let text = "Gwen and Alun Pryce left/VBD .\nThe Pryces/NNPS said no .\nBoth sisters/NNS said yes .";
    assert_eq!(names(text, &["The Pryces", "Both sisters"]), ["Gwen Pryce+Alun Pryce", ""]);
    let text = "Edith Finch spoke/VBD .\nNora Finch said no .\nThe elder/JJR Finch said yes .";
    assert_eq!(names(text, &["Nora Finch", "The elder Finch"]), ["Nora Finch", ""]);
}

#[test]
fn an_unnamed_spokesperson_is_the_organization() {
    hold(&[
        ("A Harbor Ministry spokesperson said no .", "A Harbor Ministry spokesperson", "Harbor Ministry"),
        (
            "A spokesman for/IN the Coastal Police said no .",
            "A spokesman for the Coastal Police",
            "Coastal Police",
        ),
        ("Ana Ruiz left/VBD .\nA spokeswoman for/IN Ana Ruiz said no .", "A spokeswoman for Ana Ruiz", ""),
        ("A spokesman said no .\nThe spokesman , Karl Osten , left/VBD .", "A spokesman", ""),
        (
            "Harbor Ministry spokeswoman Ana Brand said no .",
            "Harbor Ministry spokeswoman Ana Brand",
            "Ana Brand",
        ),
    ]);
}

#[test]
fn aliases_are_forms_of_the_name() {
    let aliases = |text: &str, sources: &[&str]| speakers(&tagged(text), sources).all[0].aliases.clone();
    let text = "Ana Ruiz said no .\nTrust/NN Mrs. Ruiz . Karl Osten 's rival Sen. Ana Ruiz left/VBD . The Ohio Gov. Ana Ruiz left/VBD .";
    assert_eq!(aliases(text, &["Ana Ruiz"]), ["Ruiz", "Mrs. Ruiz", "Sen. Ana Ruiz", "Gov. Ana Ruiz"]);
    let text = "Former Secretary of State Ana Ruiz said no .\nHarbor Press Secretary Ana Ruiz left/VBD .";
    assert_eq!(
        aliases(text, &["Former Secretary of State Ana Ruiz"]),
        ["Former Secretary of State Ana Ruiz"]
    );
}

#[test]
fn half_a_phrase_names_nobody() {
    hold(&[("The influential/JJ US said no .", "The influential US", "")]);
}
