#!/bin/sh
# Makes the seeds of every target, in corpus/, from the repository's own articles and datasets.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/extract corpus/ingest corpus/dataset corpus/query corpus/pipeline corpus/index corpus/input

# A file for ingest and the pipeline: the number of its ending in src/lib.rs, as a byte, then the file.
keep() {
    printf "\\$(printf %03o "$1")" >"corpus/ingest/$(basename "$2")"
    cat "$2" >>"corpus/ingest/$(basename "$2")"
    cp "corpus/ingest/$(basename "$2")" corpus/pipeline/
}

number=0
for ending in txt md html pdf docx epub eml xml jsonl warc zip gz; do
    for file in ../tests/articles/*."$ending"; do
        [ ! -f "$file" ] || keep $number "$file"
    done
    number=$((number + 1))
done

number=0
for file in ../tests/golds/*.json ../data/osaka.json; do
    # Without its checksum: a text that the fuzzer changes would be refused for that alone.
    sed 's/"sha256": *"[0-9a-f]*", *//' "$file" >"corpus/dataset/$(basename "$file")"
    # A paragraph a seed: short ones are changed oftener.
    grep -o '"text": *".*"' "$file" | head -n 1 | sed 's/^"text": *"//; s/\\n/\
/g; s/\\"/"/g' | grep . | cut -c1-600 | while IFS= read -r line; do
        number=$((number + 1))
        printf %s "$line" >"corpus/extract/$(basename "$file" .json)-$number"
    done
done

number=0
while IFS= read -r query; do
    number=$((number + 1))
    printf %s "$query" >"corpus/query/$number"
done <<'END'
climate deal
"no time even"
^the ties$
!iran
iran | syria
~ukrane
@putin @"white house" speaker:trump
kind:claim doc:osaka cue:denied date:2019-06..2019-08
inside:yes status:rejected outlet:post
END

# Two bytes say how the rest is read (targets/input.rs).
number=0
for keys in '/chaos\r' '\033s \r' ':exp\r\025a.csv' 'x\033bq\177\033\177' '\376pasted\377' '\033[24;80R\370\375j' '/@pu\r\373 y'; do
    for reads in '\001\000' '\003\125' '\100\001'; do
        number=$((number + 1))
        printf "$reads$keys" >"corpus/input/$number"
    done
done

# An index is what `whosaid index` writes: of the built-in dataset, and one that is as small as can be.
folder=$(mktemp -d)
printf '“The pier is safe,” Ines Pell said.\n\nMr Odd denied that it was.\n' >"$folder/pier.txt"
for path in ../data/osaka.json "$folder/pier.txt"; do
    name=$(basename "$path" | sed 's/\..*//')
    cargo run --quiet --profile quick --manifest-path ../Cargo.toml -- index "$path" -o "$folder/$name"
    cp "$folder/$name/whosaid.index" "corpus/index/$name"
done
rm -r "$folder"
