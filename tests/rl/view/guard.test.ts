import { describe, expect, test } from "bun:test";
import { type Caller, HEADERS, judge } from "../../../rl/view/guard.ts";

const TOKEN = "a-token";
const own = { host: "127.0.0.1:6464", origin: "http://127.0.0.1:6464" };

function statusOf(change: Partial<Caller>): number {
  const caller = { method: "GET", url: `/${TOKEN}/`, headers: { host: own.host }, ...change };
  const verdict = judge(caller, 6464, TOKEN);
  return "status" in verdict ? verdict.status : 200;
}

describe("judge() of a view", () => {
  test("lets its own page in, by each name of the loopback interface", () => {
    for (const host of ["127.0.0.1:6464", "localhost:6464", "[::1]:6464"]) {
      expect(statusOf({ headers: { host } })).toBe(200);
      const headers = { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
      expect(statusOf({ method: "POST", url: `/${TOKEN}/command`, headers })).toBe(200);
    }
  });

  test("refuses other names for this machine, with which DNS rebinding comes", () => {
    for (const host of [
      undefined,
      "",
      "evil.example:6464",
      "127.0.0.1",
      "127.0.0.1:80",
      "127.0.0.1:6464.evil.example",
    ]) {
      expect(statusOf({ headers: { host } })).toBe(403);
    }
  });

  test("refuses pages of other origins, whatever they know", () => {
    for (const origin of [
      "http://evil.example",
      "null",
      "https://127.0.0.1:6464",
      "http://127.0.0.1:80",
    ]) {
      expect(statusOf({ url: `/${TOKEN}/events`, headers: { ...own, origin } })).toBe(403);
      expect(
        statusOf({ method: "POST", url: `/${TOKEN}/command`, headers: { ...own, origin } }),
      ).toBe(403);
    }
    expect(statusOf({ headers: { host: own.host, "sec-fetch-site": "cross-site" } })).toBe(403);
  });

  test("refuses commands that name no origin, as forms of old browsers and programs send them", () => {
    expect(statusOf({ method: "POST", url: `/${TOKEN}/command` })).toBe(403);
  });

  test("refuses whoever has no token, for every resource", () => {
    for (const token of ["", "a-toke", "a-tokenn", "b-token", "A-TOKEN", "a%2dtoken"]) {
      for (const name of ["", "page.js", "page.css", "events"]) {
        expect(statusOf({ url: `/${token}/${name}` })).toBe(404);
      }
    }
    expect([statusOf({ url: "/" }), statusOf({ url: `/?token=${TOKEN}` })]).toEqual([404, 404]);
  });

  test("knows five resources and no path of the disk", () => {
    const paths = [
      "../package.json",
      "..%2fpackage.json",
      "etc/passwd",
      "/etc/passwd",
      "page.js/../x",
    ];
    for (const path of [...paths, "constructor", "__proto__", "page.js?x", "page.html"]) {
      expect(statusOf({ url: `/${TOKEN}/${path}` })).toBe(404);
    }
  });

  test("takes each resource by its method alone", () => {
    const headers = own;
    expect(statusOf({ url: `/${TOKEN}/command`, headers })).toBe(405);
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"]) {
      expect(statusOf({ method, url: `/${TOKEN}/page.js`, headers })).toBe(405);
    }
  });
});

test("The policy of a view lets nothing run or connect but its own server's", () => {
  const policy = HEADERS["Content-Security-Policy"]!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|\*|http:/);
  expect(HEADERS["Referrer-Policy"]).toBe("no-referrer");
});
