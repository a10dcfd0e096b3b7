//! The kernels that are compiled for size.

comptime {
    @import("kernels.zig").exportDefiner("define_small", @import("families.zig").small);
}
