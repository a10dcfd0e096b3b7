import { expect, test } from "bun:test";
import {
  formatDeclaration,
  formatMember,
  formatType,
} from "../../../../tools/docs/api/format_type.ts";

const keyword = (name: string) => ({ kind: "keyword", repr: name, value: name });
const location = { filename: "file:///a.ts", line: 0 };

test("Types are written as TypeScript writes them", () => {
  const union = { kind: "union", value: [keyword("number"), keyword("null")] };
  expect(formatType({ kind: "array", value: union })).toBe("(number | null)[]");
  expect(
    formatType({
      kind: "typeRef",
      value: { typeName: "Map", typeParams: [keyword("string"), union] },
    }),
  ).toBe("Map<string, number | null>");
  const literal = { kind: "literal", value: { kind: "string", string: "adam" } };
  expect(formatType({ kind: "tuple", value: [literal, keyword("number")] })).toBe(
    '["adam", number]',
  );
  const params = [{ kind: "identifier", name: "x", optional: true, tsType: keyword("number") }];
  expect(
    formatType({
      kind: "fnOrConstructor",
      value: { constructor: false, params, tsType: keyword("void") },
    }),
  ).toBe("(x?: number) => void");
});

test("Members say what may be left out and what may only be read", () => {
  const property = {
    name: "seed",
    location,
    tsType: keyword("number"),
    optional: true,
    readonly: true,
  };
  expect(formatMember(property)).toBe("readonly seed?: number");
  const functionDef = { params: [], returnType: keyword("void") };
  expect(formatMember({ name: "close", location, kind: "method", functionDef })).toBe(
    "close(): void",
  );
  expect(formatMember({ name: "T", location, kind: "getter", functionDef })).toBe("get T: void");
});

test("A function with many parameters has a line for each", () => {
  const params = ["first", "second", "third", "fourth", "fifth"].map((name) => ({
    ...{ kind: "identifier", name, tsType: keyword("ReadonlyArray") },
  }));
  const text = formatDeclaration("call", {
    kind: "function",
    location,
    def: { params, returnType: keyword("void") },
  });
  expect(text.split("\n")).toHaveLength(7);
});
