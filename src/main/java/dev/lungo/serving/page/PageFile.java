package dev.lungo.serving.page;

/// One file of the page, ready to be sent.
///
/// @param bytes the content
/// @param gzip the content, compressed once for all who ask
/// @param type the `Content-Type`
/// @param etag a strong entity tag with its quotes: it changes exactly when the content does
@SuppressWarnings("ArrayRecordComponent")
public record PageFile(byte[] bytes, byte[] gzip, String type, String etag) {}
