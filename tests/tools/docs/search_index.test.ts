import { expect, test } from "bun:test";
import MiniSearch from "minisearch";
import { searchScript, sectionsOf } from "../../../tools/docs/search_index.ts";
import { INDEX_OPTIONS } from "../../../tools/docs/search_index_options.ts";

const pages = [
  {
    ...{ path: "a.html", title: "Arrays", about: "", headings: [] },
    html: '<h1 id="arrays">Arrays</h1><p>Numbers &lt; 3.</p><h2 id="masks">Masks</h2><p>Choose <code>rows</code>.</p>',
  },
];

test("Sections are found by heading and text, at their anchors", () => {
  const sections = sectionsOf(pages);
  expect(sections.map(({ title, path, text }) => [title, path, text])).toEqual([
    ["Arrays", "a.html#arrays", "Numbers < 3."],
    ["Masks", "a.html#masks", "Choose rows ."],
  ]);
});

test("The script holds an index that a page can load and ask", () => {
  const script = searchScript(pages);
  const text = JSON.parse(script.slice("globalThis.searchIndex = ".length, -2)) as string;
  const index = MiniSearch.loadJSON(text, INDEX_OPTIONS);
  expect(index.search("mask")[0]!.path).toBe("a.html#masks");
});
