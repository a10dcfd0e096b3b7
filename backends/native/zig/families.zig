//! The families of kernels: every public function of theirs is one.

/// Those that are compiled for speed.
pub const fast = .{
    @import("convolution.zig"),
    @import("indexing.zig"),
    @import("matmul.zig"),
    @import("update.zig"),
};

/// Those that are as fast when they are compiled for size.
pub const small = .{
    @import("activation_gradient.zig"),
    @import("binary.zig"),
    @import("recurrence.zig"),
    @import("reduce.zig"),
    @import("softmax.zig"),
    @import("sort.zig"),
    @import("unary.zig"),
};

pub const all = fast ++ small;
