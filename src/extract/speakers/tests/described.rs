//! Tests of those who are not called by their name: epithets, offices that a place tells apart, bodies, openings.

use super::names;

#[test]
fn an_epithet_is_whoever_the_text_is_about() {
    let text = "Ana Ruiz spoke/VBD in Aldo . She said yes .\n“ No , ” the candidate said .";
    assert_eq!(names(text, &["She", "the candidate"])[1], "Ana Ruiz");
    let text = "Ana Ruiz spoke/VBD .\nA candidate left/VBD . The candidate said no .";
    assert_eq!(names(text, &["The candidate"]), [""]);
    let text = "Ana Ruiz spoke/VBD .\nThe judge said no .";
    assert_eq!(names(text, &["The judge"]), [""]);
}

#[test]
fn an_epithet_is_nobody_of_its_own_sentence() {
    let text = "Karl Osten spoke/VBD .\nAna Ruiz opposes/VBZ what/WP the nominee said .";
    assert_eq!(names(text, &["the nominee"]), ["Karl Osten"]);
}

#[test]
fn a_deputy_does_not_hold_the_office() {
    let text =
        "Vice President Karl Osten spoke/VBD .\nThe president said no .\nThe vice president said yes .";
    assert_eq!(names(text, &["The president", "The vice president"]), ["", "Karl Osten"]);
}

#[test]
fn places_tell_holders_of_one_office_apart() {
    let text = "Vermont Senator Ana Ruiz met/VBD Texas Senator Karl Osten .\nThe Ohio senator said no .\nThe Texas senator said yes .";
    assert_eq!(names(text, &["The Ohio senator", "The Texas senator"]), ["", "Karl Osten"]);
}

#[test]
fn who_opens_a_text_may_be_named_later() {
    let text = "A prosecutor said no .\nA judge said yes .\nThe prosecutor , Lena Oster , left/VBD .";
    assert_eq!(names(text, &["A prosecutor", "A judge"]), ["Lena Oster", ""]);
}

#[test]
fn a_campaign_is_its_owner_s_wherever_that_stands() {
    let text = "Ana Ruiz left/VBD . Her/PRP$ campaign said no .\nThe Ruiz campaign said yes .";
    assert_eq!(names(text, &["Her campaign", "The Ruiz campaign"])[0], "Ruiz campaign");
    assert_eq!(names("Ana Ruiz left/VBD . Her/PRP$ campaign said no .", &["Her campaign"]), [""]);
}

#[test]
fn the_company_is_a_body_and_no_man() {
    let text = "Twitter said yes .\nKarl Osten left/VBD .\nThe company said no .";
    assert_eq!(names(text, &["Twitter", "The company"])[1], "Twitter");
    assert_eq!(names("Karl Osten left/VBD .\nThe company said no .", &["The company"]), [""]);
}

#[test]
fn a_chamber_is_not_the_house_of_another_name() {
    let text = "The White House said yes .\nThe House said no .";
    assert_eq!(names(text, &["The White House", "The House"]), ["White House", "House"]);
}

#[test]
fn two_who_are_not_the_two_are_nobody() {
    let text =
        "Ana Ruiz and Karl Osten met/VBD .\nTwo/CD women/NNS said no .\nThe two/CD women/NNS said yes .";
    assert_eq!(names(text, &["Two women", "The two women"]), ["", "Ana Ruiz+Karl Osten"]);
}

#[test]
fn a_headline_s_last_name_speaks_for_those_before_it() {
    let text = "Ruiz , Osten agree/VBP\nAna Ruiz met/VBD Karl Osten .";
    assert_eq!(names(text, &["Osten"]), ["Ana Ruiz+Karl Osten"]);
}

#[test]
fn a_name_may_hold_a_word_that_opens_boxes_and_a_purpose() {
    assert_eq!(names("Harbor Watch said no .", &["Harbor Watch"]), ["Harbor Watch"]);
    let text = "The Committee to/TO Protect/VB Divers said no .";
    assert_eq!(names(text, &["The Committee to Protect Divers"]), ["Committee to Protect Divers"]);
}

#[test]
fn a_describing_phrase_leads_to_the_name_behind_it() {
    let text = "Former Harbor House chief of staff/NN Karl Osten said no .";
    assert_eq!(names(text, &["Former Harbor House chief of staff Karl Osten"]), ["Karl Osten"]);
    let text = "One/CD noted/JJ conservative/NN , syndicated/VBN host Karl Osten , said no .";
    assert_eq!(names(text, &["One noted conservative, syndicated host Karl Osten,"]), ["Karl Osten"]);
}
