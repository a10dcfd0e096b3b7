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
    { cell_type: "code", source: "x;" },
  ],
};

test("A page has the text, the code, and what it printed without colors", () => {
  expect(notebookPage(notebook)).toBe(
    "# Title\ntext\n\n```ts\nconst x = 1;\nconsole.log(x);\n```\n\n```output\n1\n```\n\n```ts\nx;\n```\n",
  );
});

test("A program has the code alone", () => {
  expect(notebookProgram(notebook)).toBe("const x = 1;\nconsole.log(x);\n\nx;\n");
});
