import { expect, test } from "bun:test";
import { deadLinks, oneWayLinks } from "../../../tools/docs/links.ts";

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

test("A symbol that a page names leads back to that page, from its section", () => {
  const names = '<a class="symbol" href="../api/rl.html#DQN"><code>rl.DQN</code></a>';
  const section = (symbol: string, link: string) =>
    `<section><h2 id="${symbol}">${symbol}</h2>${link}</section>`;
  const back = '<a href="../algorithms/dqn.html">DQN</a>';
  const pages = (api: string) => [page("algorithms/dqn.html", names), page("api/rl.html", api)];
  expect(oneWayLinks(pages(section("DQN", back)))).toEqual([]);
  expect(oneWayLinks(pages(section("DQN", "") + section("PPO", back)))).toEqual([
    "algorithms/dqn.html: Cannot come back from api/rl.html#DQN: it does not link to this page",
  ]);
});
