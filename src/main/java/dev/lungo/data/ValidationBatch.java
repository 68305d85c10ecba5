package dev.lungo.data;

/// A batch of which the loss is measured.
///
/// @param tokens the batch; its loss mask is 1 where the target is text
/// @param sources B × T: the number of each target's source, or -1 where it does not count
/// @param bytes B × T: how many bytes of UTF-8 each target stands for, 0 where it does not count
public record ValidationBatch(TokenBatch tokens, int[] sources, int[] bytes) {}
