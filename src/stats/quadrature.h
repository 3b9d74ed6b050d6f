/* stats/quadrature.h: integrals of smooth functions by panels of 16 Gauss-Legendre points. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define HUNCH_PANEL_POINTS 16

/* Points and weights on @low..@high; the arrays hold HUNCH_PANEL_POINTS numbers each. */
void hunch_panel_points (double  low,
                         double  high,
                         double *x,
                         double *weight);

/* Log of the density of log (s), s^2 a chi-square over its @df: up to a constant, with its top 0 at
 * log_s = 0. */
double hunch_log_chi_density (double log_s,
                              double df);

/* Where hunch_log_chi_density falls to -@depth, below and above 0. */
void hunch_log_chi_range (double  df,
                          double  depth,
                          double *low,
                          double *high);

G_END_DECLS
