import { expect, test } from "bun:test";
import { apiPage, firstSentence, makeSymbolTable } from "../../../../tools/docs/api/api_pages.ts";

const location = { filename: "file:///root/rl/agent.ts", line: 4 };
const symbol = (name: string, kind: string, def = {}) => ({
  name,
  declarations: [{ kind, location, jsDoc: { doc: `What ${name} is. And more.` }, def }],
});
const namespaces = [
  {
    name: "glueball",
    aliases: [],
    about: "All.",
    symbols: [symbol("use", "function", { params: [] })],
    inner: ["rl"],
  },
  {
    name: "rl",
    aliases: ["gluon.rl"],
    about: "Agents.",
    symbols: [symbol("Agent", "interface")],
    inner: [],
  },
];

test("Names are found by namespace, by alias, and types by themselves", () => {
  const table = makeSymbolTable(namespaces);
  expect(table.find("use")).toBe("api/glueball.html#use");
  expect(table.find("rl.Agent")).toBe("api/rl.html#Agent");
  expect(table.find("gluon.rl.Agent")).toBe("api/rl.html#Agent");
  expect(table.find("Agent")).toBe("api/rl.html#Agent");
  expect(table.find("rl.Nothing")).toBeUndefined();
});

test("A page shows what is exported, where it is written, and the guide that tells of it", () => {
  const table = makeSymbolTable(namespaces);
  table.guide.set("api/rl.html#Agent", new Map([["rl.html", "RL in ten minutes"]]));
  const { html, headings } = apiPage(namespaces[1]!, table, "/root");
  expect(headings.map(({ text }) => text)).toEqual(["Agent"]);
  expect(html).toContain('<a href="../rl.html">RL in ten minutes</a>');
  expect(html).toContain("rl/agent.ts, line 5");
  expect(html).toContain("What Agent is. And more.");
});

test("The first sentence of a comment ends at its period", () => {
  expect(firstSentence("Softmax over `axis`, as 1.9.1 does. Shapes: any.\n\nMore.")).toBe(
    "Softmax over `axis`, as 1.9.1 does.",
  );
});
