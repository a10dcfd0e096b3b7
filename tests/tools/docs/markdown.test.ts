import { expect, test } from "bun:test";
import { anchorOf, renderMarkdown } from "../../../tools/docs/markdown.ts";

const around = { link: (target: string) => (target === "nowhere" ? null : `to/${target}`) };

test("Headings have the anchors that GitHub gives them, equal ones a number", () => {
  expect(anchorOf("How fast, and how good")).toBe("how-fast-and-how-good");
  const { headings } = renderMarkdown("# `np`, `npx`\n\n## Same\n\n## Same\n\n## Same-1\n", around);
  expect(headings.map(({ anchor }) => anchor)).toEqual(["np-npx", "same", "same-1", "same-1-1"]);
  expect(headings[0]!.text).toBe("np, npx");
});

test("Python and TypeScript that follow each other stand side by side", () => {
  const { html } = renderMarkdown("```python\nx = 1\n```\n\n```ts\nconst x = 1;\n```\n", around);
  expect(html.match(/<div class="beside">/g)).toHaveLength(1);
  expect(html.indexOf('data-language="python"')).toBeLessThan(html.indexOf('data-language="ts"'));
  expect(renderMarkdown("```ts\nconst x = 1;\n```\n", around).html).not.toContain("beside");
});

test("Links are those of the site; where one leads nowhere, its text is left", () => {
  const { html } = renderMarkdown("[one](a.md) and [`two`](nowhere)", around);
  expect(html).toBe('<p><a href="to/a.md">one</a> and <code>two</code></p>\n');
});

test("Code leads to its symbol, but not within a link", () => {
  const { html } = renderMarkdown("`nd.ones` [`nd.ones`](a)", { ...around, symbol: () => "api" });
  expect(html.match(/<a class="symbol" href="api">/g)).toHaveLength(1);
});

test("Formulas become MathML, and a wrong one is an error", () => {
  expect(renderMarkdown("```math\ny = \\gamma^n x\n```\n", around).html).toContain("<math");
  expect(() => renderMarkdown("```math\n\\frac{\n```\n", around)).toThrow();
});

test("A comment of a page is replaced by what it asks for", () => {
  const insert = (name: string, argument: string): string => `<b>${name} of ${argument}</b>`;
  expect(renderMarkdown("<!-- options: dqn -->\n", { ...around, insert }).html).toContain(
    "<b>options of dqn</b>",
  );
});
