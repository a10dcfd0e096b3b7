import { expect, test } from "bun:test";
import { firstUnprinted, saidIn } from "../../../tools/checks/printed.ts";

const isPrinted = (said: string, printed: string): boolean =>
  firstUnprinted(saidIn(`console.log(x); // ${said}`, 1), printed) === undefined;

test("What a comment behind console.log says is what must be printed, without its explanation", () => {
  const program =
    "const x = 1; // no output\nconsole.log(x); // 1: the first\n  console.log(y) // [2, 3]; rows\n";
  expect(saidIn(program, 10)).toEqual([
    { text: "1", line: 11 },
    { text: "[2, 3]", line: 12 },
  ]);
});

test("White space does not count, anything else does", () => {
  expect(isPrinted("[[1, 2], [3, 4]]", "[ [ 1, 2 ],\n  [ 3, 4 ] ]\n")).toBe(true);
  expect(isPrinted("[1, 2]", "[ 1, 3 ]")).toBe(false);
  expect(isPrinted("true", "false")).toBe(false);
  expect(isPrinted("Dense(2)", "Dense(2, linear)")).toBe(false);
});

test("Integers are exact, of decimals the last digits may differ", () => {
  expect(isPrinted("475", "476")).toBe(false);
  expect(isPrinted("0.4907", "0.49079650640487")).toBe(true);
  expect(isPrinted("0.4907", "0.52")).toBe(false);
});

test("Words say how exact a number is", () => {
  expect(isPrinted('["accuracy", about 0.98]', '[ "accuracy", 0.9765 ]')).toBe(true);
  expect(isPrinted('["accuracy", about 0.98]', '[ "accuracy", 0.76 ]')).toBe(false);
  expect(isPrinted("about [2, -3.4] [4.2]", "[ 1.9998, -3.4002 ] [ 4.19 ]")).toBe(true);
  expect(isPrinted("above 475", "475.8")).toBe(true);
  expect(isPrinted("above 475", "474")).toBe(false);
  expect(isPrinted("below 0.1", "0.2")).toBe(false);
});

test("Three dots stand for anything", () => {
  expect(isPrinted("Cannot ... 3", "Error: Cannot do it with 3")).toBe(true);
  expect(isPrinted("Cannot ... 4", "Error: Cannot do it with 3")).toBe(false);
});

test("What is said must be printed in its order", () => {
  const said = saidIn("console.log(a); // 1\nconsole.log(b); // 2\n", 1);
  expect(firstUnprinted(said, "1\n2\n")).toBeUndefined();
  expect(firstUnprinted(said, "2\n1\n")).toEqual({ text: "2", line: 2 });
});
