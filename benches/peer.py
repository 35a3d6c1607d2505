"""The peer's side of `cargo bench --bench peer`: textacy's direct_quotations, a paragraph at a time.

It is timed twice: as its documentation uses it, with the model as it is loaded, a paragraph after the other; and at its
fastest, with paragraphs in batches and without the part of the model that it has no use for.

Reads {"doc": NAME, "text": TEXT} a line from standard input. Writes {"doc": NAME, "attributions": [...]} a line, spans in
code points, and at the end what it took. Exits with 3 where textacy or an English spaCy model is not installed.
"""

import json
import sys
import time


def model():
    """An English pipeline, as it is loaded."""
    try:
        import spacy
        from textacy.extract import direct_quotations
    except ImportError as missing:
        give_up(f"{missing.name} is not installed")
    names = sorted(name for name in spacy.util.get_installed_models() if name.startswith("en"))
    if not names:
        give_up("no English spaCy model is installed")
    return names[0], spacy.load(names[0]), direct_quotations


def give_up(why):
    print(why, file=sys.stderr)
    sys.exit(3)


def paragraphs(text):
    """Each line that is not blank, with its place."""
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield line, at
        at += len(line) + 1


def span(tokens, at):
    return [at + tokens[0].idx, at + tokens[-1].idx + len(tokens[-1])]


def quotations(found, parsed):
    """Those of an article. A paragraph with an odd number of marks is refused by the library: it has none."""
    for paragraph, at in parsed:
        try:
            for quotation in found(paragraph):
                yield {
                    "content": [span(quotation.content, at)],
                    "cue": [span(quotation.cue, at)],
                    "source": [span(quotation.speaker, at)],
                }
        except ValueError:
            continue


def one_by_one(pipeline, pieces):
    return ((pipeline(piece), at) for piece, at in pieces)


def in_batches(pipeline, pieces):
    return pipeline.pipe(pieces, as_tuples=True)


def timed(found, pipeline, articles, way):
    """The answers, and the seconds that they took."""
    list(quotations(found, way(pipeline, [("“We wait,” Ada Lovell said.", 0)])))  # what is made on first use is made now
    start = time.process_time()
    answers = []
    for article in articles:
        parsed = way(pipeline, paragraphs(article["text"]))
        answers.append({"doc": article["doc"], "attributions": list(quotations(found, parsed))})
    return answers, time.process_time() - start


def main():
    start = time.process_time()
    name, pipeline, found = model()
    loaded = time.process_time() - start
    articles = [json.loads(line) for line in sys.stdin]
    answers, seconds = timed(found, pipeline, articles, one_by_one)
    pipeline.disable_pipes(*{"ner"}.intersection(pipeline.pipe_names))
    _, batched = timed(found, pipeline, articles, in_batches)
    for answer in answers:
        print(json.dumps(answer))
    print(json.dumps({"model": name, "loaded": loaded, "seconds": seconds, "batched": batched}))


main()
