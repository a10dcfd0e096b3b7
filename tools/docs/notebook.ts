/** Notebooks of Jupyter, as pages of Markdown and as programs. */

/** What is used of a notebook's file. */
export interface Notebook {
  readonly cells: readonly Cell[];
}

/** A cell: text, or code with what it printed. */
export interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly {
    readonly name?: string;
    readonly text?: string | readonly string[];
    /** What is shown, by MIME type. */
    readonly data?: Readonly<Record<string, string | readonly string[]>>;
  }[];
}

const joined = (text: string | readonly string[] = ""): string =>
  typeof text === "string" ? text : text.join("");

/** The page: text, blocks of code, and after each what it printed, and pictures. */
export function notebookPage({ cells }: Notebook): string {
  return `${cells.map(cellPage).join("\n\n")}\n`;
}

function cellPage({ cell_type, source, outputs = [] }: Cell): string {
  if (cell_type !== "code") return joined(source);
  const printed = outputs
    .filter(({ name }) => name === "stdout")
    .map(({ text }) => joined(text))
    .join("");
  const pictures = outputs.flatMap(({ data }) => {
    const svg = data?.["image/svg+xml"];
    return svg === undefined ? [] : [`<figure>${joined(svg).trimEnd()}</figure>`];
  });
  const block = `\`\`\`ts\n${joined(source)}\n\`\`\``;
  const output = printed === "" ? [] : [`\`\`\`output\n${plain(printed).trimEnd()}\n\`\`\``];
  return [block, ...output, ...pictures].join("\n\n");
}

/** Without the colors of a terminal. */
function plain(text: string): string {
  return text.replace(new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g"), "");
}

/** The program that the code cells make together. */
export function notebookProgram({ cells }: Notebook): string {
  const code = cells.filter(({ cell_type }) => cell_type === "code");
  return `${code.map(({ source }) => joined(source)).join("\n\n")}\n`;
}
