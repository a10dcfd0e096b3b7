import { expect, test } from "bun:test";
import { deadLinks } from "../../../tools/docs/links.ts";

const page = (path: string, text: string) => ({ path, text });

test("Links to files and anchors that are there are alive", () => {
  const pages = [
    page("a.html", '<a href="b/c.html#here">x</a> <a href="#top">y</a> <h1 id="top"></h1>'),
    page(
      "b/c.html",
      '<h2 id="here"></h2> <a href="../a.html">x</a> <a href="https://example.org">y</a>',
    ),
  ];
  expect(deadLinks(pages, new Set(["a.html", "b/c.html"]))).toEqual([]);
});

test("A file, an anchor and a picture that are not there are named", () => {
  const pages = [page("a.html", '<a href="b.html">x</a> <a href="#no">y</a> <img src="p.png">')];
  expect(deadLinks(pages, new Set(["a.html"]))).toEqual([
    "a.html: Cannot follow the link to b.html: there is no b.html",
    "a.html: Cannot follow the link to #no: a.html has no #no",
    "a.html: Cannot follow the link to p.png: there is no p.png",
  ]);
});
