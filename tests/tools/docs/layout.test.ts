import { expect, test } from "bun:test";
import { layOut, rootFrom } from "../../../tools/docs/layout.ts";

const groups = [
  {
    title: "Guide",
    entries: [
      { title: "One", path: "one.html" },
      { title: "Two & more", path: "deep/two.html" },
    ],
  },
];
const page = {
  ...{ path: "deep/two.html", title: "Two & more", about: 'a "page"', html: "<p>text</p>" },
  headings: [
    { level: 2, text: "A", anchor: "a" },
    { level: 2, text: "B < C", anchor: "b" },
  ],
};

test("A page leads to the root of the site from wherever it is", () => {
  expect(rootFrom("index.html")).toBe("");
  expect(rootFrom("a/b/c.html")).toBe("../../");
  const html = layOut(page, groups);
  expect(html).toContain('href="../one.html"');
  expect(html).toContain('href="../assets/style.css"');
});

test("The sidebar marks the page, its neighbours and its contents are named, and texts are no markup", () => {
  const html = layOut(page, groups);
  expect(html).toContain('<a href="../deep/two.html" aria-current="page">Two &amp; more</a>');
  expect(html).toContain('<a class="before" href="../one.html">');
  expect(html).toContain('<a href="#b">B &lt; C</a>');
  expect(html).toContain('content="a &quot;page&quot;"');
});

test("A page asks no other machine for anything", () => {
  expect(layOut(page, groups)).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});
