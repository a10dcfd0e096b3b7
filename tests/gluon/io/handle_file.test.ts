/** Files by handles, as the DOM has them, in memory here. */

import { describe, expect, test } from "bun:test";
import { openFile, writeFile } from "../../../gluon/io/files.ts";

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A handle whose file is replaced when a stream is closed; `failing` fails with that name of an error. */
class Handle {
  readonly kind = "file" as const;
  readonly name = "cart.safetensors";
  readonly calls: string[] = [];
  content: string;
  readonly failing: Readonly<Record<string, string>>;

  constructor(content: string, failing: Readonly<Record<string, string>> = {}) {
    this.content = content;
    this.failing = failing;
  }

  async getFile(): Promise<File> {
    this.#call("getFile");
    return new File([this.content], this.name);
  }

  async createWritable(): Promise<object> {
    this.#call("createWritable");
    let written = "";
    return {
      write: async (piece: Uint8Array): Promise<void> => {
        this.#call("write");
        written += new TextDecoder().decode(piece);
      },
      close: async (): Promise<void> => {
        this.#call("close");
        this.content = written;
      },
      abort: async (): Promise<void> => this.#call("abort"),
    };
  }

  #call(name: string): void {
    this.calls.push(name);
    const error = this.failing[name];
    if (error !== undefined) throw new DOMException(`It failed to ${name}`, error);
  }
}

describe("A handle", () => {
  test("is read as its file", async () => {
    const file = await openFile(new Handle("0123456789"));
    const target = new Uint8Array(2);
    await file.read(target, 4);
    expect([file.what, file.size, ...target]).toEqual([
      'the file "cart.safetensors"',
      10,
      0x34,
      0x35,
    ]);
  });

  test("is written piece by piece, and replaced at the end", async () => {
    const handle = new Handle("old");
    const check = (): void => {
      expect(handle.content).toBe("old");
    };
    await writeFile(handle, [bytes("in "), bytes("pieces")], { check });
    expect(handle.content).toBe("in pieces");
    expect(handle.calls).toEqual(["createWritable", "write", "write", "close"]);
  });

  const failures: [call: string, error: string, why: string, last: string[]][] = [
    ["createWritable", "NotAllowedError", "the user has not permitted that", []],
    ["write", "QuotaExceededError", "the room for it is used up", ["abort"]],
    ["close", "QuotaExceededError", "the room for it is used up", []],
    ["write", "UnknownError", "It failed to write", ["abort"]],
  ];
  test.each(failures)("whose %s fails with %s stays as it was", async (call, error, why, last) => {
    const handle = new Handle("old", { [call]: error });
    await expect(writeFile(handle, [bytes("new")])).rejects.toThrow(
      new RegExp(`^Cannot write the file "cart.safetensors": ${why}.*\\. It is unchanged\\.$`),
    );
    expect(handle.content).toBe("old");
    expect(handle.calls.slice(handle.calls.indexOf(call) + 1)).toEqual(last);
  });

  test("whose content or check fails stays as it was, and gives that error", async () => {
    const handle = new Handle("old", { abort: "TypeError" });
    const check = (): never => {
      throw new Error("stopped");
    };
    await expect(writeFile(handle, [bytes("new")], { check })).rejects.toThrow("stopped");
    expect(handle.content).toBe("old");
  });

  test("that cannot be read or written says so", async () => {
    await expect(openFile(new Handle("", { getFile: "NotFoundError" }))).rejects.toThrow(
      'Cannot read the file "cart.safetensors": It failed to getFile',
    );
    const { kind, name } = new Handle("");
    const readOnly = { kind, name, getFile: async () => new File([], name) } as const;
    await expect(writeFile(readOnly, [])).rejects.toThrow("there is no createWritable()");
    await expect(writeFile(new Handle(""), [], { keep: 2 })).rejects.toThrow(
      new RangeError(
        'Cannot keep 2 files of the file "cart.safetensors": a handle is of one file; save to ' +
          "others, or by name.",
      ),
    );
  });
});
