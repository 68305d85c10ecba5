/// Losses, schedules, optimizers and the loop that pretraining and supervised tuning share.
@NullMarked
package dev.lungo.training;

import org.jspecify.annotations.NullMarked;
