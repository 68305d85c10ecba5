/// Token shards on disk, and the batches that training reads from them.
@NullMarked
package dev.lungo.data;

import org.jspecify.annotations.NullMarked;
