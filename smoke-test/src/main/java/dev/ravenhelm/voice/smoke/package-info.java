/** One SMS from the account in {@code .env}, followed until its receiver has it. */
@NullMarked
package dev.ravenhelm.voice.smoke;

import org.jspecify.annotations.NullMarked;
