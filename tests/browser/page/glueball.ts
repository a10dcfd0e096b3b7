/** The page of the tests, and its worker: what functions that tests send there find under global names. */

import * as all from "glueball";
import * as others from "./programs.ts";

declare global {
  var glueball: typeof all;
  var programs: typeof others;
}
Object.assign(globalThis, { glueball: all, programs: others });
