import { expect, test } from "bun:test";
import type { Member } from "../../../../tools/docs/api/doc_nodes.ts";
import { makeFindDoc } from "../../../../tools/docs/api/inherited_docs.ts";
import { shownMembers, undocumented } from "../../../../tools/docs/api/shown_members.ts";

const location = { filename: "rl/agent.ts", line: 4 };
const member = (name: string, more: Partial<Member> = {}): Member => ({ name, location, ...more });
const jsDoc = { doc: "What it is." };

test("Members are shown that a program may use, each once", () => {
  const methods = [
    member("save", { functionDef: { params: [] }, jsDoc }),
    member("save", { functionDef: { params: [], hasBody: true } }),
    member("load", { functionDef: { params: [], hasBody: true } }),
    member("hidden", { accessibility: "private" }),
    member("rate", { kind: "getter" }),
    member("rate", { kind: "setter" }),
    member("inside", { jsDoc: { tags: [{ kind: "internal" }] } }),
  ];
  const shown = shownMembers({ properties: [member("#secret"), member("name")], methods });
  expect(shown.map(({ name }) => name)).toEqual(["name", "save", "load", "rate"]);
  expect(shown[1]?.jsDoc).toBe(jsDoc);
});

test("What has no docstring is found, also a member; what a contract tells of is told of", () => {
  const contract = { methods: [member("act", { jsDoc })] };
  const agent = { extends: "Contract", properties: [member("step")], methods: [member("act")] };
  const symbol = (name: string, def: object, more = {}) => ({
    name,
    declarations: [{ kind: "class", location, def, ...more }],
  });
  const symbols = [symbol("Contract", contract, { jsDoc }), symbol("Agent", agent)];
  const namespaces = [{ name: "rl", aliases: [], about: "", symbols, inner: [] }];
  expect(undocumented(namespaces, makeFindDoc(namespaces))).toEqual([
    "rl/agent.ts:5: Cannot tell what Agent is: it has no docstring",
    "rl/agent.ts:5: Cannot tell what Agent.step is: it has no docstring",
  ]);
});
