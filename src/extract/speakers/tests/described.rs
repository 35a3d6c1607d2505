//! Tests of those who are not called by their name: epithets, offices that a place tells apart, bodies, openings.

use super::{AttributionSpans, Span, mentions_of, names, resolve_part, tagged};

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
        "Ana Ruiz and Ada Osten met/VBD .\nTwo/CD women/NNS said no .\nThe two/CD women/NNS said yes .";
    assert_eq!(names(text, &["Two women", "The two women"]), ["", "Ana Ruiz+Ada Osten"]);
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

#[test]
fn aged_epithets_are_whoever_has_just_spoken() {
    let text = "Joao Pires said yes .\nHe left/VBD . No , said the 24-year-old/JJ .";
    assert_eq!(names(text, &["the 24-year-old"]), ["Joao Pires"]);
}

#[test]
fn whom_the_sentence_has_named_is_not_the_nominee_in_it() {
    let text = "Ana Ruiz spoke/VBD .\nRuiz wept/VBD as/IN the nominee said no .";
    assert_eq!(names(text, &["the nominee"]), [""]);
}

#[test]
fn an_economist_is_not_the_candidate() {
    let text = "Economist Ana Ruiz said no .\nThe candidate said yes .";
    assert_eq!(names(text, &["The candidate"]), [""]);
}

#[test]
fn whose_daughter_somebody_is_does_not_speak() {
    let text = "Ana Ruiz , the mayor/NN 's daughter , left/VBD .\nThe mayor said yes .";
    assert_eq!(names(text, &["The mayor"]), [""]);
}

#[test]
fn an_office_of_a_place_is_no_other_s() {
    let text = "The Marland Ministry said no .\nThe Russian/JJ ministry said yes .";
    assert_eq!(names(text, &["The Russian ministry"]), [""]);
}

#[test]
fn the_insurer_is_the_company() {
    let text = "Harbor Mill burned/VBD .\nThe insurer , Dunmore , said no . The company said yes .";
    assert_eq!(names(text, &["The insurer, Dunmore", "The company"]), ["Dunmore", "Dunmore"]);
}

#[test]
fn a_name_may_begin_with_its_owners_and_hold_an_and() {
    assert_eq!(
        names("The Miners/NNPS '/POS Federation said no .", &["The Miners' Federation"]),
        ["Miners' Federation"]
    );
    let text = "The Food and Drug Office said no .";
    assert_eq!(names(text, &["The Food and Drug Office"]), ["Food and Drug Office"]);
    let text = "Downing/VBG Street said no .";
    assert_eq!(names(text, &["Downing Street"]), ["Downing Street"]);
}

#[test]
fn a_common_word_that_opens_a_sentence_is_a_name_only_where_one_is_known() {
    let text = "Voltan Systems sued/VBD .\nVoltan/NN said no . Silence/NN said yes .";
    assert_eq!(names(text, &["Voltan Systems", "Voltan", "Silence"])[1..], ["Voltan Systems", ""]);
}

#[test]
fn the_name_behind_an_office_is_the_speaker_s() {
    let text = "Rovers/NNPS captain/VBP Dev Patel said no .";
    assert_eq!(names(text, &["Rovers captain Dev Patel"]), ["Dev Patel"]);
}

#[test]
fn a_trade_before_a_name_is_none_of_it() {
    assert_eq!(names("Striker Pires said no .", &["Striker Pires"]), ["Pires"]);
    assert_eq!(names("Zoologist Ana Ruiz said no .", &["Zoologist Ana Ruiz"]), ["Ana Ruiz"]);
    let text = "Forecaster Isabel Trent said no .";
    assert_eq!(names(text, &["Forecaster Isabel Trent"]), ["Isabel Trent"]);
    assert_eq!(names("The local MP , Ana Ruiz , said no .", &["The local MP, Ana Ruiz,"]), ["Ana Ruiz"]);
}

#[test]
fn of_two_clauses_with_who_both_are_one_s() {
    let text = "The mayor who met/VBD Karl Osten and who said no left/VBD .";
    assert_eq!(names(text, &["who", "who"])[1], "");
    let text = "Ana Ruiz , 59/CD , of Ashton , Md. , who said no , left/VBD .";
    assert_eq!(names(text, &["who"]), ["Ana Ruiz"]);
}

#[test]
fn it_is_the_sentence_s_own_subject_or_who_spoke() {
    let text =
        "The Harbor Ministry , which/WDT the Tarn Courier has/VBZ praised/VBN , left/VBD . It said no .";
    assert_eq!(names(text, &["It"]), ["Harbor Ministry"]);
    let text = "The ferry Saint Brannoc sank/VBD , according/VBG to/TO the Harbor Office . It said no .";
    assert_eq!(names(text, &["the Harbor Office", "It"])[1], "Harbor Office");
}

#[test]
fn kin_do_not_take_the_last_name() {
    let text =
        "Olive Tandy died/VBD .\nHer/PRP$ grandson , Joe Tandy , said no .\nTandy left/VBD . She said yes .";
    assert_eq!(names(text, &["Her grandson, Joe Tandy,", "She"]), ["Joe Tandy", "Olive Tandy"]);
    let text = "Olive Tandy sings/VBZ .\nHer/PRP$ brother , Joe Tandy , left/VBD . Joe Tandy said no .\nTandy said yes .";
    assert_eq!(names(text, &["Joe Tandy said", "Tandy"])[1], "Olive Tandy");
    let text = "Petra Tandy left/VBD .\nHer/PRP$ predecessor , Ivo Tandy , said no . Tandy said yes .";
    assert_eq!(names(text, &["Her predecessor, Ivo Tandy,", "Tandy"])[1], "Ivo Tandy");
}

#[test]
fn who_is_named_in_full_again_and_again_needs_it() {
    let text = "Karl Osten spoke/VBD . Osten left/VBD .\nAna Osten , a/DT singer , helped/VBD .\nAna Osten wrote/VBD .\nNobody/NN else/RB came/VBD .\nOsten said no .";
    assert_eq!(names(text, &["Nobody", "Osten"])[1], "Karl Osten");
}

#[test]
fn a_dateline_names_nobody() {
    let text = "MARLOW BAY — The council said no .";
    assert_eq!(names(text, &["The council"]), [""]);
}

#[test]
fn who_is_asked_does_not_speak() {
    let says = |text: &str, cue: &str, source: &str| {
        let text = tagged(text);
        let span = |words: &str| {
            let start = text.text.find(words).unwrap();
            [Span::from(start..start + words.len())]
        };
        let end = text.text.trim_end().len();
        let (content, cue, source) = ([Span::from(end - 6..end)], span(cue), span(source));
        let mentions =
            mentions_of(&text, &[AttributionSpans { content: &content, cue: &cue, source: &source }]);
        resolve_part(&text.text, &mentions).by_attribution[0].speakers.len()
    };
    assert_eq!(
        says("Ana Ruiz laughed/VBD when/WRB asked/VBN whether/IN he left/VBD .", "asked", "Ana Ruiz"),
        0
    );
    assert_eq!(says("Ana Ruiz was/VBD asked/VBN whether/IN he left/VBD .", "was asked", "Ana Ruiz"), 0);
    assert_eq!(says("He left/VBD , asking/VBG Ana Ruiz whether/IN he left/VBD .", "asking", "Ana Ruiz"), 0);
    assert_eq!(says("Asked/VBN by Ana Ruiz whether/IN he left/VBD .", "Asked", "Ana Ruiz"), 1);
    assert_eq!(says("Ana Ruiz asked/VBD whether/IN he left/VBD .", "asked", "Ana Ruiz"), 1);
}
