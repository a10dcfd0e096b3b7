import { expect, test } from "bun:test";
import { notebookPage, notebookProgram } from "../../../tools/docs/notebook.ts";

const ESCAPE = String.fromCharCode(27);
const notebook = {
  cells: [
    { cell_type: "markdown", source: ["# Title\n", "text"] },
    {
      ...{ cell_type: "code", source: "const x = 1;\nconsole.log(x);" },
      outputs: [
        { name: "stdout", text: [`${ESCAPE}[33m1${ESCAPE}[39m\n`] },
        { name: "stderr", text: "no" },
      ],
    },
    {
      ...{ cell_type: "code", source: "x;" },
      outputs: [{ data: { "text/plain": "x", "image/svg+xml": ["<svg>\n", "</svg>\n"] } }],
    },
  ],
};

test("A page has the text, the code, what it printed without colors, and its pictures", () => {
  expect(notebookPage(notebook)).toBe(
    "# Title\ntext\n\n```ts\nconst x = 1;\nconsole.log(x);\n```\n\n```output\n1\n```\n\n```ts\nx;\n```\n\n<figure><svg>\n</svg></figure>\n",
  );
});

test("A program has the code alone", () => {
  expect(notebookProgram(notebook)).toBe("const x = 1;\nconsole.log(x);\n\nx;\n");
});
