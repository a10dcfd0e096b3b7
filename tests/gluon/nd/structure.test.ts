/** Structures: flattened, put together again, mapped, and as text. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  flattenStructure,
  mapStructure,
  type Structure,
  structureText,
  unflattenStructure,
} from "../../../gluon/nd/structure.ts";

const nested = { mean: 1, heads: [2, [3], {}], "a b": { deep: [4] } };

describe("A structure", () => {
  test("gives its leaves in order: elements of arrays, fields of records as they stand", () => {
    expect(flattenStructure<number>(nested)).toEqual([1, 2, 3, 4]);
    expect(flattenStructure<number>({ b: 1, a: 2 })).toEqual([1, 2]);
    expect(flattenStructure<unknown>([[], {}])).toEqual([]);
  });

  test("of one value is that value", () => {
    expect(flattenStructure(7)).toEqual([7]);
    expect(unflattenStructure(null, [7])).toBe(7);
    expect(mapStructure(7, (leaf, path) => [leaf, path])).toEqual([7, ""]);
    expect(structureText(7)).toBe("*");
  });

  test("is put together from leaves in the form of another", () => {
    expect(unflattenStructure(nested, ["a", "b", "c", "d"])).toEqual({
      mean: "a",
      heads: ["b", ["c"], {}],
      "a b": { deep: ["d"] },
    });
  });

  test("refuses to be put together from more or fewer leaves than it has places", () => {
    const text = (count: number): string =>
      `Cannot put ${count} leaves into [*, {mean: *}]: it has 2 places; give one leaf for each.`;
    for (const leaves of [[1], [1, 2, 3]]) {
      expect(() => unflattenStructure([0, { mean: 0 }], leaves)).toThrow(text(leaves.length));
    }
  });

  test("is mapped leaf by leaf, each with its path", () => {
    expect(mapStructure<number, string>(nested, (_, path) => path)).toEqual({
      mean: ".mean",
      heads: [".heads[0]", [".heads[1][0]"], {}],
      "a b": { deep: [".a b.deep[0]"] },
    });
  });

  test("takes instances of classes, functions, null and undefined for leaves", () => {
    const leaves = [new Map([["a", 1]]), () => 1, null, undefined, Float32Array.of(1), "text"];
    expect(flattenStructure<unknown>([leaves])).toEqual(leaves);
  });

  test("keeps a field named __proto__ a field", () => {
    const record = JSON.parse('{"__proto__": 1}') as Structure<number>;
    const copy = mapStructure<number, number>(record, (leaf) => leaf + 1);
    expect(Object.entries(copy)).toEqual([["__proto__", 2]]);
  });

  test("is written so that two texts are equal where the forms are", () => {
    expect(structureText(nested)).toBe('{mean: *, heads: [*, [*], {}], "a b": {deep: [*]}}');
    expect(structureText([1, "b"], String)).toBe("[1, b]");
    expect(structureText({ "a: *, b": 1 })).not.toBe(structureText({ a: 1, b: 1 }));
  });

  test("is the same again after flattening and unflattening", () => {
    const structures = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.array(tie("any"), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie("any"), { maxKeys: 4 }),
      ),
    })).any;
    fc.assert(
      fc.property(structures, (structure) => {
        const leaves = flattenStructure<unknown>(structure);
        expect<unknown>(unflattenStructure(structure, leaves)).toEqual(structure);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
