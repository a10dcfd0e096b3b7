/** TensorBoard's events, byte by byte. */

import { expect, test } from "bun:test";
import { scalarsEvent, startEvent, versionEvent } from "../../../rl/logs/events.ts";
import { tfRecord } from "../../../rl/logs/tf_record.ts";
import golden from "../../golden/tensorboard_events.json" with { type: "json" };

test.each(golden.cases.map((each, i) => [i, each] as const))(
  "event %d has the bytes that TensorBoard's writer gives it",
  (_, { wall_time: wallTime, step = 0, file_version, start, values, record }) => {
    const event =
      file_version !== undefined
        ? versionEvent(wallTime)
        : start
          ? startEvent({ step, wallTime })
          : scalarsEvent({ step, wallTime }, values as unknown as Record<string, number>);
    expect(Buffer.from(tfRecord(event)).toString("base64")).toBe(record);
  },
);
