//! The families of kernels: every public function of theirs is one.

pub const crews = @import("crew.zig");

/// Those that are compiled for speed.
pub const fast = .{
    @import("convolution.zig"),
    @import("matmul.zig"),
};

/// Those that are as fast when they are compiled for size.
pub const small = .{
    @import("recurrence.zig"),
    @import("softmax.zig"),
    @import("unary.zig"),
};

/// Those that are also as fast with vectors of 256 bits as with wider ones: they are compiled once.
pub const once = .{
    @import("activation_gradient.zig"),
    @import("binary.zig"),
    @import("indexing.zig"),
    @import("pooling.zig"),
    @import("reduce.zig"),
    @import("sort.zig"),
    @import("update.zig"),
};

/// Of a family whose kernels take elements one by one: the kind of work that they are.
pub fn kindOf(family: type) ?crews.Kind {
    if (family == @import("update.zig")) return .update;
    const is_elementwise = family == @import("unary.zig") or family == @import("activation_gradient.zig");
    return if (is_elementwise) .elements else null;
}

pub const all = fast ++ small ++ once;
