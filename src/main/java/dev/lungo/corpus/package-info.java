/// Documents: read, cleaned, deduplicated and split, as one lazy stream.
@NullMarked
package dev.lungo.corpus;

import org.jspecify.annotations.NullMarked;
