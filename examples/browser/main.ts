/** The page: its buttons give orders to the worker that trains, and it shows what that one answers. */
import { rl } from "../../mod.ts";
import { drawCurve, meanReturn } from "./curve.ts";
import type { News, Order } from "./messages.ts";
import type { Obey } from "./worker.ts";

const find = <T extends Element>(selector: string): T => document.querySelector<T>(selector)!;
const say = (text: string): void => {
  find("#status").textContent = text;
};

const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });

async function give(order: Order, transfer: object[] = []): Promise<void> {
  try {
    show(await rl.inWorker<Obey>(worker, order, { onReport: show, transfer }));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}

let newest = 0;

function show({ count, state, text, step, curve, file }: News): void {
  if (file) download(file);
  if (count < newest) return;
  newest = count;
  say(text);
  for (const each of document.querySelectorAll<HTMLButtonElement>("[data-when]")) {
    each.disabled = !each.dataset.when!.split(" ").includes(state);
  }
  find("#step").textContent = step.toLocaleString("en");
  find("#mean").textContent = meanReturn(curve).toFixed(0);
  drawCurve(find("svg"), curve, step);
}

function download(file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "cart-pole.safetensors";
  link.click();
  URL.revokeObjectURL(link.href);
}

const canvas = find<HTMLCanvasElement>("canvas").transferControlToOffscreen();
void give({ kind: "show", canvas }, [canvas]);
for (const kind of ["start", "pause", "stop", "save", "load", "download"] as const) {
  find<HTMLButtonElement>(`#${kind}`).onclick = () => give({ kind });
}
const upload = find<HTMLInputElement>("#upload");
upload.onchange = () => {
  const [file] = upload.files ?? [];
  if (file) void give({ kind: "upload", file });
  upload.value = "";
};
