/** What a file may say of an agent's environment. */
import { describe, expect, test } from "bun:test";
import { fileOptions } from "../../../rl/train/agent_state.ts";

describe("fileOptions()", () => {
  test("are those of the metadata, not trusted, and never name a program", () => {
    expect(fileOptions({})).toEqual({ trust: false });
    const environment = { size: "8", python: "tar", trust: "true" };
    expect(fileOptions({ environment })).toEqual({ size: 8, trust: false });
  });

  test.each([[[1]], ["text"], [3], [null]])("refuse %j, which is no record", (environment) => {
    expect(() => fileOptions({ environment })).toThrow("no record of options by name");
  });
});
