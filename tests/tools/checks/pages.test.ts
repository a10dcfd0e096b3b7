/** Pages are taken apart into fenced blocks, code within lines, and links. */

import { expect, test } from "bun:test";
import { partsOf } from "../../../tools/checks/pages.ts";

const PAGE = `# Title

Run \`npm
test\`, then see [the page](docs/page.md#part) and [more](https://example.org).

\`\`\`sh
glueball envs # \`not a span\`
\`\`\`

<td>

\`\`\`ts ignore needs a GPU
const x = [1](2);
\`\`\`

Last \`rl.DQN\`.
`;

test("partsOf() gives blocks with their languages, and what is in them is neither code of a line nor a link", () => {
  const { fences, spans, links } = partsOf({ text: PAGE });
  expect(fences.map(({ language, text }) => [language, text])).toEqual([
    ["sh", "glueball envs # `not a span`\n"],
    ["ts ignore needs a GPU", "const x = [1](2);\n"],
  ]);
  expect(spans.map(({ text }) => text)).toEqual(["npm test", "rl.DQN"]);
  expect(links.map(({ text }) => text)).toEqual(["docs/page.md#part", "https://example.org"]);
});

test("partsOf() says where each piece begins", () => {
  const { fences, spans, links } = partsOf({ text: PAGE });
  for (const { text, at } of [...fences, ...links]) expect(PAGE.startsWith(text, at)).toBe(true);
  expect(spans.map(({ at }) => PAGE.slice(at, at + 3))).toEqual(["npm", "rl."]);
});
