/** The playground: the page of a live view, without a server. A worker of the page trains. */

import { rl } from "../../mod.ts";
import { App } from "../../rl/view/page/app.ts";
import { el } from "../../rl/view/page/dom.ts";
import type { Source } from "../../rl/view/page/source.ts";
import { Form } from "./form.ts";
import type { Order } from "./orders.ts";
import type { Obey } from "./worker.ts";

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const give = (order: Order): ReturnType<typeof rl.inWorker<Obey>> =>
  rl.inWorker<Obey>(worker, order);

const source: Source = {
  open: (onMessage, onAlive) => {
    const watching = rl.inWorker<Obey>(
      worker,
      { kind: "watch" },
      { onReport: onMessage, reportInterval: 0 },
    );
    watching.catch(() => onAlive(false));
  },
  send: async (command) => (await give({ kind: "command", command })).text,
};

/** Does what a button says, and tells what came of it. */
async function attempt(order: () => Order): Promise<void> {
  try {
    const { text, file } = await give(order());
    if (file !== undefined) download(file.name, file.blob);
    app.say(text);
  } catch (error) {
    app.say(error instanceof Error ? error.message : String(error));
  }
}

function download(name: string, blob: Blob): void {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

const open = (file: File): Promise<void> =>
  attempt(() => ({ kind: "open", file, backend: form.backend }));
const form = new Form({
  onTrain: () => void attempt(() => ({ kind: "train", wanted: form.read() })),
  onContinue: () => void attempt(() => ({ kind: "continue", steps: form.steps })),
  onDownload: () => void attempt(() => ({ kind: "download" })),
  onOpen: (file) => void open(file),
});
const app = new App(source, form.element);

document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer?.files ?? [];
  if (file) void open(file);
});
