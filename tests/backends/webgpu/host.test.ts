/** Hosts, and what their users are told to do for WebGPU. */

import { describe, expect, test } from "bun:test";
import process from "node:process";
import {
  type Host,
  hostOf,
  noAdapterError,
  noWebgpuError,
  nullAdapterError,
} from "../../../backends/webgpu/host.ts";

const HOSTS: readonly Host[] = ["page", "deno", "bun", "node"];

describe("hostOf()", () => {
  test("is the runtime, although Deno and Bun give a version of Node, too", () => {
    expect(hostOf({ process: { versions: { node: "24.0.0", deno: "2.9.5" } } })).toBe("deno");
    expect(hostOf({ process: { versions: { node: "24.0.0", bun: "1.4.5" } } })).toBe("bun");
    expect(hostOf({ process: { versions: { node: "20.20.0", v8: "11" } } })).toBe("node");
    expect(hostOf()).toBe(process.versions.deno === undefined ? "bun" : "deno");
  });

  test("is a page where there is no process, or one that a bundler made up", () => {
    expect(hostOf({})).toBe("page");
    expect(hostOf({ process: {} })).toBe("page");
    expect(hostOf({ process: { versions: {} } })).toBe("page");
  });
});

describe("without navigator.gpu", () => {
  test("a page that is no secure context is told to become one", () => {
    expect(noWebgpuError("page", { isSecureContext: false }).message).toBe(
      "Cannot open the webgpu backend: this page has no navigator.gpu, as it is no secure context; serve it over " +
        'https, or from localhost, or use another backend such as "wasm"',
    );
  });

  test("the user of a secure page is told which browsers have it", () => {
    expect(noWebgpuError("page", { isSecureContext: true }).message).toBe(
      "Cannot open the webgpu backend: this browser has no navigator.gpu; use one with WebGPU, such as Chrome or Edge " +
        'from 113, Firefox from 141, Safari from 26, or use another backend such as "wasm"',
    );
  });

  test("Deno's user is told how Deno gets it", () => {
    expect(noWebgpuError("deno").message).toBe(
      "Cannot open the webgpu backend: this Deno has no navigator.gpu; update it (deno upgrade), or run it with " +
        '--unstable-webgpu, or use another backend such as "wasm"',
    );
  });
});

describe("without an adapter", () => {
  const dawn =
    /; install the GPU's driver \(on Linux: for Vulkan\) or, without a GPU, name a vk_swiftshader_icd\.json/;
  const remedies: Readonly<Record<Host, RegExp>> = {
    page: /; turn on hardware acceleration in the settings of the browser \(Chrome on Linux: chrome:\/\/flags/,
    deno: /; install the GPU's driver or, without a GPU, on Linux Mesa's lavapipe \(package mesa-vulkan-drivers\)/,
    bun: dawn,
    node: dawn,
  };

  for (const host of HOSTS) {
    test(`the user of ${host} is told what helps there`, () => {
      const { message } = noAdapterError(host);
      expect(message).toMatch(
        /^Cannot open the webgpu backend: WebGPU finds no GPU adapter here; /,
      );
      expect(message).toMatch(remedies[host]);
      expect(message).toMatch(/, or use another backend such as "wasm"$/);
      for (const other of HOSTS) {
        if (remedies[other] !== remedies[host]) expect(message).not.toMatch(remedies[other]);
      }
    });

    test(`an adapter that computes nothing is no adapter to ${host}`, () => {
      const { message } = nullAdapterError("null", host);
      expect(message).toMatch(/: the adapter "null" computes nothing \(a null backend, /);
      expect(message).toMatch(remedies[host]);
    });
  }
});
