/// What is kept of people: conversations, feedback, accounts.
@NullMarked
package dev.lungo.store;

import org.jspecify.annotations.NullMarked;
