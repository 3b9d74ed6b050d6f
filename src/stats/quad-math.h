/* stats/quad-math.h: elementary functions of 113 bits, for small problems whose certified digits doubles cannot hold. Argument reduction and Taylor series;
 * inverses by Newton's step from the 64 bits of the C library. Relative error about 1e-32; some microseconds each. NaN outside the domain. */
#pragma once
#include "stats/quad.h"

HunchQuad hunch_quad_exp  (HunchQuad x);
HunchQuad hunch_quad_log  (HunchQuad x);
HunchQuad hunch_quad_sin  (HunchQuad x);
HunchQuad hunch_quad_cos  (HunchQuad x);
HunchQuad hunch_quad_atan (HunchQuad x);
HunchQuad hunch_quad_pi   (void);

/* The decimal number that a double with up to 15 significant digits was read from: 0.1 is then a tenth to 34 digits. */
HunchQuad hunch_quad_from_decimal (double x);
