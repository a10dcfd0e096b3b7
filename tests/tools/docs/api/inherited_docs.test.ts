import { expect, test } from "bun:test";
import { makeFindDoc } from "../../../../tools/docs/api/inherited_docs.ts";

const location = { filename: "file:///a.ts", line: 0 };
const member = (name: string, doc?: string) => ({
  ...{ name, location },
  ...(doc !== undefined && { jsDoc: { doc } }),
});
const type = (typeName: string) => ({ kind: "typeRef", repr: typeName, value: { typeName } });
const declare = (name: string, kind: string, def: object) => ({
  name,
  declarations: [{ kind, location, def }],
});
const find = makeFindDoc([
  {
    ...{ name: "rl", aliases: [], about: "", inner: [] },
    symbols: [
      declare("Agent", "interface", { methods: [member("act", "Chooses."), member("learn")] }),
      declare("BaseAgent", "class", {
        implements: [type("Agent")],
        methods: [member("learn", "Learns.")],
      }),
      declare("DQN", "class", {
        extends: "BaseAgent",
        methods: [member("act"), member("learn"), member("odd")],
      }),
    ],
  },
]);

test("A member has the docstring of the nearest class or contract that has one", () => {
  expect(find("DQN", member("act", "Own."))).toEqual({ jsDoc: { doc: "Own." } });
  expect(find("DQN", member("learn"))).toEqual({ jsDoc: { doc: "Learns." }, from: "BaseAgent" });
  expect(find("DQN", member("act"))).toEqual({ jsDoc: { doc: "Chooses." }, from: "Agent" });
  expect(find("DQN", member("odd"))).toBeUndefined();
});

test("A docstring that is how that of the contract begins gives way to it", () => {
  expect(find("DQN", member("act", "Chooses"))).toMatchObject({ from: "Agent" });
  expect(find("DQN", member("act", "Chooses at random."))).toEqual({
    jsDoc: { doc: "Chooses at random." },
  });
});

test("An option of algorithms says what it is for, and its default where that is one", () => {
  expect(find("ResolvedDQNOptions", member("munchausen_alpha"))!.jsDoc.doc).toMatch(
    /^Munchausen.* Default: `0.9`\.$/,
  );
  expect(find("ResolvedDQNOptions", member("learning_rate"))!.jsDoc.doc).toMatch(
    /page of the algorithm\.$/,
  );
});

test("A class that can be called is an interface, too, and another of its name hides neither", () => {
  const merged = {
    name: "Block",
    declarations: [
      { kind: "interface", location, def: { callSignatures: [] } },
      { kind: "class", location, def: { methods: [member("forward", "Computes.")] } },
    ],
  };
  const dense = declare("Dense", "class", { extends: "Block", methods: [member("forward")] });
  const own = declare("Factor", "class", { extends: "Hidden", methods: [member("forward")] });
  const docOf = makeFindDoc([
    {
      ...{ name: "metric", aliases: [], about: "", inner: [] },
      symbols: [declare("Block", "class", {})],
    },
    { ...{ name: "gluon", aliases: [], about: "", inner: [] }, symbols: [merged, dense, own] },
  ]);
  const found = { jsDoc: { doc: "Computes." }, from: "Block" };
  expect(docOf("Dense", member("forward"))).toEqual(found);
  expect(docOf("Factor", member("forward"))).toEqual(found);
});
