"""A clip at another pace: which moment of it is seen when (`timemap`), the frames of those moments (`frames`), and the
clip's own sound in step with them, as a tape has it (`tape`) or at its own pitch (`wsola`)."""
