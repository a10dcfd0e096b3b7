/** The page of a server. */

import { App } from "./app.ts";
import { serverSource } from "./source.ts";

new App(serverSource());
