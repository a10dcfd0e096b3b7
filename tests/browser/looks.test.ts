/** Pages in Chromium, light and dark, on a desk and on a phone: readable for everybody, whole, and as their pictures. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { ViewServer } from "../../rl/view/view_server.ts";
import { buildPlayground } from "../../tools/build_playground.ts";
import { apiPage, makeSymbolTable } from "../../tools/docs/api/api_pages.ts";
import { layOut, type Page as SitePage } from "../../tools/docs/layout.ts";
import { renderMarkdown } from "../../tools/docs/markdown.ts";
import { makeSite } from "../../tools/docs/site.ts";
import { launch } from "./support/browser.ts";
import { EndedRun } from "./support/ended_run.ts";
import {
  brightness,
  cutOff,
  differenceFromPicture,
  lookOptions,
  SIZES,
  takeLook,
  violations,
} from "./support/look.ts";
import { type Server, serve } from "./support/server.ts";

/** A page of the guide with all that one can have. */
const GUIDE = `# A chapter

What is said first, with \`code\`, **weight** and [a link](other.html).

\`\`\`ts
import { nd } from "glueball";

const x = nd.ones([2, 3]); // a comment
console.log(await x.sum().asscalar(), "text");
\`\`\`

\`\`\`output
6 'text'
\`\`\`

## Side by side

\`\`\`python
x = nd.ones((2, 3))
\`\`\`

\`\`\`ts
const x = nd.ones([2, 3]);
\`\`\`

| option | values | default | what it is for |
|---|---|---|---|
| \`learning_rate\` | number > 0 | \`0.001\` | what a step of the optimizer is multiplied by |

\`\`\`math
L = \\frac{1}{n} \\sum_i (y_i - x_i)^2
\`\`\`

> A note.
`;

const place = { filename: "file:///glueball/gluon/loss/loss.ts", line: 9 };
const number = { kind: "keyword", repr: "number", value: "number" };
const NAMESPACE = {
  ...{ name: "loss", aliases: ["gluon.loss"], about: "Losses of a batch.", inner: [] },
  symbols: [
    {
      name: "SigmoidBinaryCrossEntropyLossOptions",
      declarations: [
        {
          ...{
            kind: "interface",
            location: place,
            jsDoc: { doc: "Options of a loss.\n\nAll may lack." },
          },
          def: {
            properties: [
              {
                ...{ name: "weight", tsType: number, location: place, optional: true },
                jsDoc: { doc: "What losses are multiplied by. Default: 1." },
              },
            ],
          },
        },
      ],
    },
  ],
};

const GROUPS = [
  {
    title: "Guide",
    entries: [
      { title: "A chapter", path: "looks/guide.html" },
      { title: "gluon.data.vision.transforms", path: "looks/api.html" },
    ],
  },
];

/** Pages of the look of the site, whose text no chapter changes. */
function sitePages(): SitePage[] {
  const around = { link: () => "guide.html" };
  return [
    { path: "looks/guide.html", title: "A chapter", about: "", ...renderMarkdown(GUIDE, around) },
    { ...apiPage(NAMESPACE, makeSymbolTable([NAMESPACE]), "/glueball"), path: "looks/api.html" },
  ];
}

/** Those of the site of which others are like. */
const CHAPTERS = [
  "index.html",
  "from_mxnet.html",
  "algorithms/dqn.html",
  "environments/CartPole.html",
  "notebooks/gluon_basics.html",
  "api/loss.html",
  "api/gluon.data.vision.html",
];

let folder: string;
let server: Server;
let view: ViewServer;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "glueball-looks-"));
  const { files } = await makeSite(resolve("."), { isBrief: true });
  const pages = sitePages().map((page): [string, string] => [page.path, layOut(page, GROUPS)]);
  for (const [path, content] of [...files, ...pages]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  await buildPlayground(join(folder, "playground"));
  server = await serve([folder]);
  view = new ViewServer();
  view.add(new EndedRun("logs/one", 2_000));
  view.add(new EndedRun("logs/two", 1_000));
  await view.listen();
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await view.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Opens a page in a window of a size. */
async function open(
  url: string,
  size: (typeof SIZES)[number],
): Promise<{ page: Page; faults: string[] }> {
  const page = await (await browser.newContext(lookOptions(size))).newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(message.text());
  });
  await page.goto(url);
  return { page, faults };
}

const LOOKS: Readonly<Record<string, { url(): string; ready: string }>> = {
  guide: { url: () => `${server.url}/looks/guide.html`, ready: "article" },
  api: { url: () => `${server.url}/looks/api.html`, ready: ".member" },
  playground: { url: () => `${server.url}/playground/index.html`, ready: "#algorithm" },
  view: { url: () => view.url, ready: ".large canvas" },
};

for (const size of SIZES) {
  const [scheme, width] = size;
  describe(`In a window that is ${scheme} and ${width} pixels wide`, () => {
    for (const [name, { url, ready }] of Object.entries(LOOKS)) {
      test(`${name} is whole, readable, without errors, and as its picture`, async () => {
        const { page, faults } = await open(url(), size);
        await page.waitForSelector(ready);
        expect(await cutOff(page)).toEqual([]);
        expect(await violations(page)).toEqual([]);
        expect(faults).toEqual([]);
        const look = await takeLook(page);
        if (scheme === "dark") expect(brightness(look)).toBeLessThan(0.2);
        else expect(brightness(look)).toBeGreaterThan(0.8);
        expect(differenceFromPicture(look, `${name}_${scheme}_${width}`)).toBeUndefined();
        await page.context().close();
      });
    }
  });
}

test("A page is dark when its button says so, its code, too", async () => {
  const { page } = await open(`${server.url}/looks/guide.html`, SIZES[0]);
  await page.click(".theme");
  expect(brightness(await takeLook(page))).toBeLessThan(0.2);
  const code = page.locator("pre").first();
  expect(await code.evaluate((each) => getComputedStyle(each).backgroundColor)).toBe(
    "rgb(27, 33, 38)",
  );
  await page.context().close();
});

// Two windows see both themes and both widths.
for (const size of [SIZES[1], SIZES[2]]) {
  test(`Chapters are whole, readable and without errors, ${size.join(", ")} pixels wide`, async () => {
    const { page, faults } = await open("about:blank", size);
    for (const chapter of CHAPTERS) {
      await page.goto(`${server.url}/${chapter}`);
      expect([chapter, ...(await cutOff(page))]).toEqual([chapter]);
      expect([chapter, ...(await violations(page))]).toEqual([chapter]);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });
}
