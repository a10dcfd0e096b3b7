/** A thread of a vector environment: it has some of the environments, and does with them what it is asked for. */

import { hostModule } from "../../../backends/base/host.ts";
import type { Environment } from "../../../rl/environment.ts";
import { make, preload } from "../../registry.ts";
import { SyncVectorEnvironment } from "../sync_vector_environment.ts";
import { type Answer, type Request, type ThreadData, WAITING, waitWhile } from "./messages.ts";

const { workerData, receiveMessageOnPort } = hostModule("node:worker_threads");

let envs: SyncVectorEnvironment<never, never> | null = null;
if (workerData?.control) await serve(workerData as ThreadData);

async function serve(data: ThreadData): Promise<void> {
  const { control, port } = data;
  for (let isOpen = true; isOpen; ) {
    waitWhile(control, WAITING);
    const { message } = receiveMessageOnPort(port as never) as { message: Request };
    port.postMessage(await answer(message, data));
    Atomics.store(control, 0, WAITING);
    Atomics.notify(control, 0);
    isOpen = message.method !== "close";
  }
}

async function answer(request: Request, data: ThreadData): Promise<Answer> {
  try {
    envs ??= await makeEnvironments(data);
    const result = perform(envs, request);
    return { result, masks: request.method === "close" ? undefined : maskOf(envs) };
  } catch (error) {
    return { error };
  }
}

async function makeEnvironments({
  id,
  count,
  options,
  module,
}: ThreadData): Promise<SyncVectorEnvironment<never, never>> {
  const { autoreset_mode, ...own } = options as { readonly autoreset_mode?: "same_step" };
  if (module !== null) await import(module);
  await preload(id);
  const makeOne = (): Environment<never, never> => make(id, own) as Environment as never;
  const others = Array.from({ length: count - 1 }, makeOne);
  return new SyncVectorEnvironment(
    [makeOne(), ...others],
    autoreset_mode ? { autoreset_mode } : {},
  );
}

function perform(envs: SyncVectorEnvironment<never, never>, request: Request): unknown {
  switch (request.method) {
    case "describe":
      return { hasState: envs.hasState, hasMasks: envs.action_mask !== undefined };
    case "get_init_state":
      return envs.get_init_state(request.seed === undefined ? {} : { seed: request.seed });
    case "step":
      return envs.step(request.actions as never);
    case "getState":
      return envs.getState();
    case "setState":
      return envs.setState(request.state);
    case "close":
      return envs.close?.();
  }
}

/** Before the first episode there are none. */
function maskOf(envs: SyncVectorEnvironment<never, never>): Uint8Array | undefined {
  try {
    return envs.action_mask?.();
  } catch {
    return undefined;
  }
}
