/// What Lungo needs of libtorch beyond its typed binding: devices, precision, scopes,
/// safetensors.
@NullMarked
package dev.lungo.torch;

import org.jspecify.annotations.NullMarked;
