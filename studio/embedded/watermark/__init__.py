"""An invisible and inaudible mark of 64 bits in pictures and sounds, found again without the original.

Spread spectrum (Cox, Kilian, Leighton and Shamoon, "Secure spread spectrum watermarking for multimedia", IEEE
Transactions on Image Processing 6, 1997) in a tile that repeats, so that it is found after scaling and cropping by
correlation with a known part of it (Kutter, "Watermarking resisting to translation, rotation and scaling", Proc. SPIE
3528, 1998). It is no secret and keeps nobody from removing it: it helps the honest to find a lost record again.
"""
