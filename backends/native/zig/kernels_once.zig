//! The kernels that are compiled once, for size.

comptime {
    @import("kernels.zig").exportDefiner("define_once", @import("families.zig").once);
}
