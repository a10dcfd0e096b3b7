/** Validation against schemas: the data, or issues in English. */
import { expect, test } from "bun:test";
import * as z from "zod/mini";
import { safeParse } from "../../../backends/base/safe_parse.ts";

const schema = z.strictObject({
  count: z._default(z.int().check(z.gte(1), z.lte(9)), 3),
  name: z.exactOptional(z.enum(["a", "b"])),
  text: z.exactOptional(z.string().check(z.regex(/x/, "there must be an x"))),
});

test("safeParse() gives the data, with its defaults", () => {
  expect(safeParse(schema, { name: "a" })).toEqual({
    success: true,
    data: { count: 3, name: "a" },
  });
});

const refused: readonly [value: unknown, messages: readonly string[]][] = [
  [null, ["Invalid input: expected object, received null"]],
  [{ count: "1" }, ["Invalid input: expected number, received string"]],
  [{ count: 0 }, ["Too small: expected number to be >=1"]],
  [{ count: 1.5 }, ["Invalid input: expected int, received number"]],
  [
    { count: 10, name: "c" },
    ["Too big: expected number to be <=9", 'Invalid option: expected one of "a"|"b"'],
  ],
  [{ text: "y" }, ["there must be an x"]],
  [{ size: 1 }, ['Unrecognized key: "size"']],
];
test.each(refused)("safeParse() says in English what is wrong with %j", (value, messages) => {
  expect(safeParse(schema, value).error?.issues.map(({ message }) => message)).toEqual([
    ...messages,
  ]);
});
