//! The kernels that are compiled for speed.

comptime {
    @import("kernels.zig").exportDefiner("define_fast", @import("families.zig").fast);
}
