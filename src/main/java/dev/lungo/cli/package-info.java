/// The command line: one class per command, each wiring the packages below it.
@NullMarked
package dev.lungo.cli;

import org.jspecify.annotations.NullMarked;
