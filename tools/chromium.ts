/** Where Chromium is on this machine. */

import { existsSync } from "node:fs";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Its program, or `undefined` where there is none. */
export function findChromium(): string | undefined {
  return PLACES.find(existsSync);
}
