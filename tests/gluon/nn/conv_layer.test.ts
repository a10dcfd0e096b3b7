/** What convolutional layers refuse. */
import { expect, test } from "bun:test";
import { nn } from "../../../gluon/mod.ts";
import { checkLayout } from "../../../gluon/nn/conv_layer.ts";

test("A layout is one of those of the layer, by default the first", () => {
  expect(checkLayout("Conv1D", undefined, ["NCW", "NWC"])).toBe("NCW");
  expect(checkLayout("Conv1D", "NWC", ["NCW", "NWC"])).toBe("NWC");
  expect(() => new nn.Conv1D(2, 3, { layout: "NCHW" })).toThrow(
    'Cannot make Conv1D with layout "NCHW": it must be NCW or NWC.',
  );
});

test("Channels, kernels and groups are counts that fit together", () => {
  expect(() => new nn.Conv2D(0, 3)).toThrow(
    "Cannot make Conv2D with channels 0: it must be a whole number, 1 or more.",
  );
  expect(() => new nn.Conv3D(2, [3, 3])).toThrow(
    "Cannot slide windows with kernel_size [3, 3]: it must be a whole number, 1 or more, or 3 of them.",
  );
  expect(() => new nn.Conv2D(4, 3, { groups: 2, in_channels: 3 })).toThrow(
    "Cannot make Conv2D from 3 to 4 channels in 2 groups: groups must divide both counts.",
  );
  expect(() => new nn.Conv2DTranspose(3, 3, { groups: 2, in_channels: 4 })).toThrow(
    "Cannot make Conv2DTranspose from 4 to 3 channels in 2 groups: groups must divide both counts.",
  );
});
