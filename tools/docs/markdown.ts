/** Pages of Markdown as HTML: headings with anchors, highlighted code, formulas, codes side by side. */

import MarkdownIt, { type Token } from "markdown-it";
import temml from "temml";
import { escapeHtml, highlight } from "./highlight.ts";

/** A heading, as the table of contents shows it. */
export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly anchor: string;
}

/** A page that was rendered. */
export interface Rendered {
  readonly html: string;
  readonly headings: readonly Heading[];
}

/** What a page is told of the site that it is in. */
export interface Surroundings {
  /** Where a link leads; `null` leaves its text alone. */
  link(target: string): string | null;
  /** Where code within a line leads, such as `rl.DQN`, if it names something. */
  symbol?(code: string): string | undefined;
  /** What stands in the place of `<!-- name: argument -->`. */
  insert?(name: string, argument: string): string;
}

/** The anchor of a heading, as GitHub makes them. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- _]/gu, "")
    .replaceAll(" ", "-");
}

/** Renders a page. */
export function renderMarkdown(text: string, around: Surroundings): Rendered {
  const markdown = new MarkdownIt({ html: true });
  const headings: Heading[] = [];
  const taken = new Set<string>();
  const rules = markdown.renderer.rules;
  const tokensOf = markdown.parse(text, {});

  for (const [i, token] of tokensOf.entries()) {
    if (token.type !== "heading_open") continue;
    const title = (tokensOf[i + 1]?.children ?? []).map(({ content }) => content).join("");
    const plain = anchorOf(title);
    let anchor = plain;
    for (let count = 1; taken.has(anchor); count++) anchor = `${plain}-${count}`;
    taken.add(anchor);
    token.attrSet("id", anchor);
    headings.push({ level: Number(token.tag.slice(1)), text: title, anchor });
  }

  rules.heading_close = (tokens, i) => {
    const anchor = tokens[i - 2]?.attrGet("id") ?? "";
    const { tag } = tokens[i]!;
    if (tag === "h1") return "</h1>\n";
    return ` <a class="anchor" href="#${anchor}" aria-label="Link to this section">#</a></${tag}>\n`;
  };
  rules.fence = (tokens, i) => {
    const { content, info } = tokens[i]!;
    const [language = ""] = info.split(" ");
    const [before = "", after = ""] = [tokens[i - 1], tokens[i + 1]].map((token) =>
      token?.type === "fence" ? token.info.split(" ")[0] : "",
    );
    if (language === "math") return formula(content);
    const block = codeBlock(content, language);
    if (language === "python" && after === "ts") return `<div class="beside">${block}`;
    if (language === "ts" && before === "python") return `${block}</div>\n`;
    return block;
  };
  rules.code_inline = (tokens, i) => {
    const { content } = tokens[i]!;
    const code = `<code>${escapeHtml(content)}</code>`;
    const target = around.symbol?.(content);
    return target === undefined ? code : `<a class="symbol" href="${target}">${code}</a>`;
  };
  let tables = 0;
  rules.table_open = () =>
    `<div class="scroll" tabindex="0" role="region" aria-label="Table ${++tables}"><table>\n`;
  rules.table_close = () => "</table></div>\n";

  for (const token of tokensOf.flatMap((each) => [each, ...(each.children ?? [])])) {
    if (token.type === "image") token.attrSet("src", around.link(`${token.attrGet("src")}`) ?? "");
  }
  for (const { children } of tokensOf) unlink(children ?? [], around);
  const html = markdown.renderer
    .render(tokensOf, markdown.options, {})
    .replace(/<!-- ([a-z]+): (.*?) -->/g, (all, name: string, argument: string) =>
      around.insert === undefined ? all : around.insert(name, argument),
    );
  return { html, headings };
}

/** Gives links their targets, and takes off those that lead nowhere within the site. */
function unlink(tokens: Token[], around: Surroundings): void {
  const open: (Token | null)[] = [];
  for (const token of tokens) {
    if (token.type === "link_open") {
      const target = around.link(`${token.attrGet("href")}`);
      if (target === null) token.hidden = true;
      else token.attrSet("href", target);
      // Within a link, code is no link of its own.
      open.push(token);
    } else if (token.type === "link_close") {
      token.hidden = open.pop()?.hidden === true;
    } else if (token.type === "code_inline" && open.length > 0) {
      token.type = "html_inline";
      token.content = `<code>${escapeHtml(token.content)}</code>`;
    }
  }
}

/** A block of code, which can be copied; what a program prints stands under it. */
export function codeBlock(code: string, language: string): string {
  const [shown, names] = language === "output" ? ["text", "output"] : [language, "code"];
  const label = language === "output" ? "prints" : language;
  return (
    `<figure class="${names}" data-language="${escapeHtml(label)}">` +
    `<pre tabindex="0"><code>${highlight(code.trimEnd(), shown)}</code></pre></figure>\n`
  );
}

/** A displayed formula, as MathML. */
function formula(tex: string): string {
  const html = temml.renderToString(tex.trim(), { displayMode: true, throwOnError: true });
  return `<div class="formula" tabindex="0" role="region" aria-label="Formula">${html}</div>\n`;
}
