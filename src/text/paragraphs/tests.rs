//! Small invented texts of all kinds, with their paragraphs, and what holds for every text.

use std::ops::Range;

use proptest::prelude::*;

use super::*;

/// The paragraphs of a text as byte ranges, in order, from the first line's words to the last one's. None where the text is
/// blank.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    for line in lines(text) {
        match paragraphs.last_mut() {
            Some(last) if line.start != LineStart::Paragraph => last.end = line.words.end,
            _ => paragraphs.push(line.words),
        }
    }
    paragraphs
}

/// Paragraphs as they are read: `⏎` stands before a line that is kept.
fn read(text: &str) -> Vec<String> {
    let mut read: Vec<String> = Vec::new();
    for line in lines(text) {
        let words = &text[line.words];
        match (read.last_mut(), line.start) {
            (Some(last), LineStart::Kept) => last.extend(["⏎", words]),
            (Some(last), LineStart::Wrapped | LineStart::Joined) => {
                last.extend([line.start.separator(), words]);
            }
            _ => read.push(words.to_owned()),
        }
    }
    read
}

#[track_caller]
fn check(table: &[(&str, &[&str])]) {
    for (text, expected) in table {
        assert_eq!(read(text), *expected, "{text}");
    }
}

#[test]
fn the_article_has_nine() {
    let text = &*crate::text::sample_article();
    let found = paragraphs(text);
    assert_eq!(found.len(), 9);
    assert_eq!(&text[found[0].clone()], "Trump, Putin agree to work on improved ties");
    assert!(found[7].contains(&text.find("reiterated").unwrap()));
    assert!(text[found[5].clone()].contains("ARMS CONTROL\nOne of"));
}

#[test]
fn a_blank_line_sets_paragraphs_apart() {
    check(&[
        ("", &[]),
        (" \n\t\n", &[]),
        ("one", &["one"]),
        ("one\n\ntwo", &["one", "two"]),
        ("one\nmore\n\ntwo\n", &["one⏎more", "two"]),
        ("one\r\nmore\r\n\r\n \r\ntwo\r\n", &["one⏎more", "two"]),
        ("one\n \u{3000}\u{A0}\ntwo", &["one", "two"]),
        ("\n\n  one \n  more \n\n\n", &["one", "more"]),
        ("一\n\n二", &["一", "二"]),
        ("one\u{2029}two", &["one", "two"]),
        ("one\n\u{c}two\n\nthree", &["one⏎two", "three"]),
    ]);
}

#[test]
fn each_line_is_one_where_no_line_is_blank() {
    check(&[("one\ntwo\r\n three \n", &["one", "two", "three"])]);
}

#[test]
fn a_wrapped_line_goes_on() {
    let body = "The ferry to Marrow Point will not sail before Easter, the harbour board said on Monday, since nobody has found \
                the second propeller. “We have looked under the pier, and we have looked behind it,” said its chair, Ada Quill.";
    let more = "Divers will go down again in March. They were paid by the day until now, and will be paid by the propeller.";
    for width in [36, 50, 60, 72, 100] {
        for (gap, indent) in
            [("\n\n", ""), ("\n\n", "    "), ("\n>\n", "> "), ("\n\t\n", "\t"), ("\n>> \n", ">> ")]
        {
            let text = [wrap(body, width, indent, indent), wrap(more, width, indent, indent)].join(gap);
            assert_eq!(read(&text), [body, more], "{text}");
        }
        // In 36 columns a paragraph happens to end with a full line.
        if width > 36 {
            let text =
                [wrap(body, width, "", ""), wrap(more, width, "", ""), wrap(body, width, "", "")].join("\n");
            assert_eq!(read(&text), [body, more, body], "{text}");
        }
        let text = [wrap(body, width, "  ", ""), wrap(more, width, "  ", ""), wrap(body, width, "  ", "")]
            .join("\n");
        assert_eq!(read(&text), [body, more, body], "{text}");
    }
}

/// Wrapped as programs do.
fn wrap(text: &str, width: usize, first: &str, indent: &str) -> String {
    let mut wrapped = first.to_owned();
    let mut columns = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if columns > 0 && columns + 1 + length > width {
            wrapped.extend(["\n", indent]);
            columns = 0;
        } else if columns > 0 {
            wrapped.push(' ');
            columns += 1;
        }
        wrapped += word;
        columns += length;
    }
    wrapped
}

#[test]
fn verses_names_and_tables_keep_their_lines() {
    check(&[
        (
            r#"
Two verses were painted on the gable of the laundry on Saturday, in
letters as tall as a child, by somebody who was paid for it.

The steam goes up, the light comes down,
  the mangle turns the year;
I wrung the sheets of half the town
  and never once slept here.

"She made this in her head," said her great-niece, Ines Tully, who
found the lines in a hymn book.
"#,
            &[
                "Two verses were painted on the gable of the laundry on Saturday, in letters as tall as a child, by somebody who was paid for it.",
                "The steam goes up, the light comes down,⏎the mangle turns the year;⏎I wrung the sheets of half the town⏎and never once slept here.",
                r#""She made this in her head," said her great-niece, Ines Tully, who found the lines in a hymn book."#,
            ],
        ),
        (
            r#"
They read a poem by Ines Marr, which she had written on the back of a
ticket for the ferry in the winter of 2019:

nobody told the river
that it had lost
the argument
with the bridge and so
it kept on
talking

"It is about my mother," said Marr, who is 71 and had never read to
anybody before, and the hall was quiet.
"#,
            &[
                "They read a poem by Ines Marr, which she had written on the back of a ticket for the ferry in the winter of 2019:",
                "nobody told the river⏎that it had lost⏎the argument⏎with the bridge and so⏎it kept on⏎talking",
                r#""It is about my mother," said Marr, who is 71 and had never read to anybody before, and the hall was quiet."#,
            ],
        ),
        (
            r"
A bypass around Marsh Barton was turned down by 38 votes in Sunday's
referendum, which two wards of three had asked for:

Ward            Yes     No
Brook           412    388
Castle Hill     377    561

| Ward | Yes |
| Brook | 412 |

It was signed:

Tadeusz Lark, chair
Ines Fowler, treasurer
",
            &[
                "A bypass around Marsh Barton was turned down by 38 votes in Sunday's referendum, which two wards of three had asked for:",
                "Ward            Yes     No⏎Brook           412    388⏎Castle Hill     377    561",
                "| Ward | Yes |⏎| Brook | 412 |",
                "It was signed:",
                "Tadeusz Lark, chair⏎Ines Fowler, treasurer",
            ],
        ),
        (
            r"
The bridge over the river
has been closed
since Monday morning,
and nobody can say
when it will open again
because the engineers
are still on holiday.
",
            &[
                "The bridge over the river",
                "has been closed",
                "since Monday morning,",
                "and nobody can say",
                "when it will open again",
                "because the engineers",
                "are still on holiday.",
            ],
        ),
        (
            r"
hey are you there
yes
did you see what she said about the
bridge lol
she said never
and then she voted for it
i can't even
",
            &[
                "hey are you there",
                "yes",
                "did you see what she said about the",
                "bridge lol",
                "she said never",
                "and then she voted for it",
                "i can't even",
            ],
        ),
    ]);
}

#[test]
fn a_program_and_a_signature_keep_their_lines() {
    check(&[(
        r#"
The part of the program that lost two hundred votes is three lines
long, and a student wrote it:

    for ward in wards:
        if ward.total == 0: skip(ward, "empty, said the reader")
        report(ward.total)

It will be unplugged until the spring.

--
Joan Ferrier
Technology desk, The Ostwick Ledger, Ostwick, and other places by the
sea
"#,
        &[
            "The part of the program that lost two hundred votes is three lines long, and a student wrote it:",
            r#"for ward in wards:⏎if ward.total == 0: skip(ward, "empty, said the reader")⏎report(ward.total)"#,
            "It will be unplugged until the spring.",
            "--⏎Joan Ferrier⏎Technology desk, The Ostwick Ledger, Ostwick, and other places by the⏎sea",
        ],
    )]);
}

#[test]
fn an_item_of_a_list_is_a_paragraph() {
    check(&[(
        r"
The council will vote on three things on Monday, and the mayor has said
that she will sign none of them:
- the bridge over the Arn, which has been shut since the flood of
  2029 and will cost 4.1 million
- the new hall - which nobody wants, and for which nobody has paid
  - and its clock
They are all in the plan.

1. Nobody may park on the green, not even on Sundays, unless they
   have asked the warden.
2. Dogs are dogs.
",
        &[
            "The council will vote on three things on Monday, and the mayor has said that she will sign none of them:",
            "- the bridge over the Arn, which has been shut since the flood of 2029 and will cost 4.1 million",
            "- the new hall - which nobody wants, and for which nobody has paid",
            "- and its clock",
            "They are all in the plan.",
            "1. Nobody may park on the green, not even on Sundays, unless they have asked the warden.",
            "2. Dogs are dogs.",
        ],
    )]);
}

#[test]
fn a_turn_is_a_paragraph() {
    check(&[
        (
            r"
MARLOW: Thank you for coming to the studio tonight, and thank you for
bringing the dog. What is it called?
PELL: It has no name. My daughter wanted to call it after the mayor,
and I said that we should wait for the vote.
MARLOW: And now?
PELL: Now it is called Abstention.

Q. Were you in the barn on the night of the third of May, when the
lantern was stolen?
A. I was.
Q. And the lantern?
A. It was not.
",
            &[
                "MARLOW: Thank you for coming to the studio tonight, and thank you for bringing the dog. What is it called?",
                "PELL: It has no name. My daughter wanted to call it after the mayor, and I said that we should wait for the vote.",
                "MARLOW: And now?",
                "PELL: Now it is called Abstention.",
                "Q. Were you in the barn on the night of the third of May, when the lantern was stolen?",
                "A. I was.",
                "Q. And the lantern?",
                "A. It was not.",
            ],
        ),
        (
            r"
>> GOOD EVENING. TONIGHT THE
BRIDGE IS SHUT.
>> REPORTER: NOBODY KNOWS WHEN
IT WILL OPEN.
>> I DON'T KNOW.
",
            &[
                ">> GOOD EVENING. TONIGHT THE",
                "BRIDGE IS SHUT.",
                ">> REPORTER: NOBODY KNOWS WHEN",
                "IT WILL OPEN.",
                ">> I DON'T KNOW.",
            ],
        ),
    ]);
}

#[test]
fn quoted_mail_is_apart_by_depth() {
    check(&[(
        r"
Yes, I think that we should print it as it stands, and that we should
do it before the others have it.

On Monday, 3 March 2031 at 10:12, Ada Quill <quill@ledger.example>
wrote:
> I have spoken to the harbour board, and they say that nothing has
> been decided yet.
>
> On Sunday, Tom Ash wrote:
>> The board has met in secret, and I know it from somebody who was
>> there and who made the coffee.
> That is not what they told me.

--
Joan Ferrier
The Ledger
",
        &[
            "Yes, I think that we should print it as it stands, and that we should do it before the others have it.",
            "On Monday, 3 March 2031 at 10:12, Ada Quill <quill@ledger.example> wrote:",
            "I have spoken to the harbour board, and they say that nothing has been decided yet.",
            "On Sunday, Tom Ash wrote:",
            "The board has met in secret, and I know it from somebody who was there and who made the coffee.",
            "That is not what they told me.",
            "--⏎Joan Ferrier⏎The Ledger",
        ],
    )]);
}

#[test]
fn a_title_or_a_heading_is_a_paragraph() {
    check(&[
        (
            r#"
Bridge Over the Arn Will Stay Shut Until the Spring, Mayor Says
By Ada Quill
WESTPORT, May 3 (Reuters) - The bridge over the Arn will stay shut
until the spring, the mayor said on Tuesday, since nobody can find the
second half of it.
"We have looked everywhere," said Ines Pell. "It was here in March, and
I have a photograph."
    The photograph shows a different bridge.
"#,
            &[
                "Bridge Over the Arn Will Stay Shut Until the Spring, Mayor Says",
                "By Ada Quill",
                "WESTPORT, May 3 (Reuters) - The bridge over the Arn will stay shut until the spring, the mayor said on Tuesday, since nobody can find the second half of it.",
                r#""We have looked everywhere," said Ines Pell. "It was here in March, and I have a photograph.""#,
                "The photograph shows a different bridge.",
            ],
        ),
        (
            r"
WHAT HAPPENS NEXT
The council will vote on three things on Monday, and the mayor has said
that she will sign none of them, because nobody asked her to do it.
She has said this before.

Background
The bridge over the Arn has been shut since the flood of 2029, and the
council has spent two million on signs that say so.
",
            &[
                "WHAT HAPPENS NEXT",
                "The council will vote on three things on Monday, and the mayor has said that she will sign none of them, because nobody asked her to do it. She has said this before.",
                "Background",
                "The bridge over the Arn has been shut since the flood of 2029, and the council has spent two million on signs that say so.",
            ],
        ),
    ]);
}

#[test]
fn a_block_of_its_own_width_is_joined() {
    check(&[
        (
            r"
The letter was read aloud in the hall on Tuesday evening, and nobody
said anything for a while. It is short:

    We have looked for the ferry
    in all of the places where a
    ferry could be, and have not
    found it. We shall now stop.

The board has no other ferry.
",
            &[
                "The letter was read aloud in the hall on Tuesday evening, and nobody said anything for a while. It is short:",
                "We have looked for the ferry in all of the places where a ferry could be, and have not found it. We shall now stop.",
                "The board has no other ferry.",
            ],
        ),
        (
            r"
The council met on
Tuesday and decided
that the bridge would
be closed until the
spring, said the
mayor, who was there.
",
            &[
                "The council met on Tuesday and decided that the bridge would be closed until the spring, said the mayor, who was there.",
            ],
        ),
        (
            r"
The council met on Tuesday and decided that the bridge
would be closed until the spring, said the mayor, who was
there. She had no boots on, and said so herself several
times to anybody who would listen to her at the bar.
",
            &[
                "The council met on Tuesday and decided that the bridge would be closed until the spring, said the mayor, who was there. She had no boots on, and said so herself several times to anybody who would listen to her at the bar.",
            ],
        ),
    ]);
}

#[test]
fn ideographs_and_hyphens_are_joined_without_a_space() {
    check(&[
        (
            r"
市議会は月曜日、川に架かる橋を春まで閉鎖することを決めたと発表した。
市長は「誰も橋の半分を見つけられない」と述べ、四月まで待つように市民
に求めた。橋は三月まではあったという。

写真には別の橋が写っている。
",
            &[
                "市議会は月曜日、川に架かる橋を春まで閉鎖することを決めたと発表した。市長は「誰も橋の半分を見つけられない」と述べ、四月まで待つように市民に求めた。橋は三月まではあったという。",
                "写真には別の橋が写っている。",
            ],
        ),
        (
            r"
The investigation into the bridge was closed on Tuesday by the coun-
ty, which had well-known reasons, none of which it gave, for its de-
cision to do so, and which said that it would not be asked about the
bridge again.
",
            &[
                "The investigation into the bridge was closed on Tuesday by the coun-ty, which had well-known reasons, none of which it gave, for its de-cision to do so, and which said that it would not be asked about the bridge again.",
            ],
        ),
    ]);
}

#[test]
fn long_lines_are_paragraphs_where_blank_ones_are_rare() {
    check(&[
        (
            r#"
A title here

The council met on Tuesday and decided, after four hours and two fire alarms, that the bridge would remain closed until somebody found the rest of it, which may take years.
"We have looked everywhere, and we shall look everywhere again, because that is what the voters asked us to do in the spring," said the mayor, Ines Pell, who wore boots.
The photograph that she showed to the council, and that she would not let out of her hand, shows a bridge, but nobody who has seen both of them believes that it is that one.
"#,
            &[
                "A title here",
                "The council met on Tuesday and decided, after four hours and two fire alarms, that the bridge would remain closed until somebody found the rest of it, which may take years.",
                r#""We have looked everywhere, and we shall look everywhere again, because that is what the voters asked us to do in the spring," said the mayor, Ines Pell, who wore boots."#,
                "The photograph that she showed to the council, and that she would not let out of her hand, shows a bridge, but nobody who has seen both of them believes that it is that one.",
            ],
        ),
        (
            r#"
The council met on Tuesday and decided, after four hours and two fire alarms, that the bridge would remain closed until somebody found the rest of it, which may take years.
Nobody was surprised.
"We have looked everywhere, and we shall look everywhere again, because that is what the voters asked us to do in the spring," said the mayor, Ines Pell, who wore boots.
She left.
"#,
            &[
                "The council met on Tuesday and decided, after four hours and two fire alarms, that the bridge would remain closed until somebody found the rest of it, which may take years.",
                "Nobody was surprised.",
                r#""We have looked everywhere, and we shall look everywhere again, because that is what the voters asked us to do in the spring," said the mayor, Ines Pell, who wore boots."#,
                "She left.",
            ],
        ),
    ]);
}

#[test]
fn a_line_that_was_cut_short_within_a_sentence_goes_on() {
    check(&[(
        r"
The ferry to Marrow Point will not sail before Easter, the harbour
board said on Monday, and its chair,
who wore boots, said that nobody had found the second propeller of
the ferry.

Divers will go down again in March.
",
        &[
            "The ferry to Marrow Point will not sail before Easter, the harbour board said on Monday, and its chair, who wore boots, said that nobody had found the second propeller of the ferry.",
            "Divers will go down again in March.",
        ],
    )]);
}

#[test]
fn a_full_line_may_end_a_paragraph() {
    check(&[(
        r#"
The ferry to Marrow Point will not sail before Easter, the harbour
board said on Monday.
"We have looked under the pier, and we have looked behind the pier."
The chair of the board, Ada Quill, wore boots. "We have looked under
the sea. But nobody on the board has ever looked at the sea itself.
That is deeper than it was in spring, and we have photographs," said
Quill.
"#,
        &[
            "The ferry to Marrow Point will not sail before Easter, the harbour board said on Monday.",
            r#""We have looked under the pier, and we have looked behind the pier.""#,
            r#"The chair of the board, Ada Quill, wore boots. "We have looked under the sea. But nobody on the board has ever looked at the sea itself. That is deeper than it was in spring, and we have photographs," said Quill."#,
        ],
    )]);
}

proptest! {
    #![proptest_config(crate::long_tests::cases(256))]

    #[test]
    fn paragraphs_hold_all_words_in_order(text in "[a é\r\n\u{A0}\t.>-]{0,60}") {
        let found = lines(&text);
        let words = |text: &str| text.split(|c: char| c.is_whitespace() || c == '>').filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let held: Vec<String> = found.iter().flat_map(|line| words(&text[line.words.clone()])).collect();
        prop_assert_eq!(held, words(&text));
        for line in &found {
            prop_assert_eq!(text[line.words.clone()].trim().len(), line.words.len());
            prop_assert!(!line.words.is_empty());
        }
        prop_assert!(found.first().is_none_or(|line| line.start == LineStart::Paragraph));
        let paragraphs = paragraphs(&text);
        prop_assert!(paragraphs.windows(2).all(|pair| pair[0].end <= pair[1].start));
    }

    #[test]
    fn every_kind_of_line_end_is_the_same(text in "([A-Ca-c ]{0,60}[.]?\n){0,12}") {
        let expected = read(&text);
        for end in ["\r\n", "\r", "\u{2028}", "\u{85}", "\u{b}"] {
            prop_assert_eq!(&read(&text.replace('\n', end)), &expected);
        }
    }
}
