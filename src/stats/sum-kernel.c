/* The inner loops of cross-products: every product and sum keeps its rounding error (Dot2 of Ogita,
 * Rump and Oishi, 2005). Three builds of one text, for plain x86-64 and other processors, AVX2 with
 * fused multiply-add, and AVX-512; __builtin_cpu_supports picks one at run time. */
#define G_LOG_DOMAIN "hunch-stats"
#include "stats/sum-kernel.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define HAVE_X86_KERNELS 1
#include <immintrin.h>
#else
#define HAVE_X86_KERNELS 0
#endif

/* Rounding error of a * b where no fused multiply-add can be had: Dekker's splitting. */
static inline double
get_product_error (double a,
                   double b,
                   double product)
{
  const double splitter = 134217729.0;  /* 2^27 + 1 */
  double a_big = splitter * a;
  double b_big = splitter * b;
  double a_hi = a_big - (a_big - a);
  double b_hi = b_big - (b_big - b);
  double a_lo = a - a_hi;
  double b_lo = b - b_hi;

  return ((a_hi * b_hi - product) + a_hi * b_lo + a_lo * b_hi) + a_lo * b_lo;
}

static inline void
add_to_lane (HunchLanes *lanes,
             gsize          lane,
             double         value,
             double         value_low)
{
  HunchDd sum = hunch_dd_two_sum (lanes->hi[lane], value);

  lanes->hi[lane] = sum.hi;
  lanes->lo[lane] += sum.lo + value_low;
}

static double
copy_shifted_plain (const double *x,
                    double        shift,
                    double       *out,
                    gsize         n)
{
  double largest = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      out[i] = x[i] - shift;
      if (!(fabs (out[i]) <= largest))
        largest = isnan (out[i]) ? INFINITY : fabs (out[i]);
    }
  return largest;
}

static void
weigh_plain (const double *w,
             const double *x,
             double       *hi,
             double       *lo,
             gsize         n)
{
  for (gsize i = 0; i < n; i++)
    {
      hi[i] = w[i] * x[i];
      lo[i] = get_product_error (w[i], x[i], hi[i]);
    }
}

static void
add_products_plain (HunchLanes *lanes,
                    const double  *a,
                    const double  *a_low,
                    const double  *b,
                    gsize          n)
{
  for (gsize i = 0; i < n; i++)
    {
      double product = a[i] * b[i];
      double error = get_product_error (a[i], b[i], product);

      if (a_low != NULL)
        error += a_low[i] * b[i];
      add_to_lane (lanes, i % HUNCH_LANES, product, error);
    }
}

static void
add_values_plain (HunchLanes *lanes,
                  const double  *a,
                  const double  *a_low,
                  gsize          n)
{
  for (gsize i = 0; i < n; i++)
    add_to_lane (lanes, i % HUNCH_LANES, a[i], a_low != NULL ? a_low[i] : 0.0);
}

static const HunchSumKernel plain_kernel = {
  copy_shifted_plain, weigh_plain, add_products_plain, add_values_plain
};

#if HAVE_X86_KERNELS

/* One text for both vector widths; NAME gets the suffix, V the vector type. */
#define DEFINE_VECTOR_KERNEL(suffix, features, V, WIDTH, LOAD, STORE, ADD, SUB, MUL, FMA, FMS, MAX, ABS, ZERO, SET) \
__attribute__ ((target (features)))                                                           \
static double                                                                                 \
copy_shifted_##suffix (const double *x, double shift, double *out, gsize n)                   \
{                                                                                             \
  V largest = ZERO ();                                                                        \
  V taint = ZERO ();                                                                          \
  double lanes[WIDTH], taints[WIDTH], result = 0.0;                                           \
                                                                                              \
  for (gsize i = 0; i < n; i += WIDTH)                                                        \
    {                                                                                         \
      V d = SUB (LOAD (x + i), SET (shift));                                                  \
                                                                                              \
      STORE (out + i, d);                                                                     \
      largest = MAX (largest, ABS (d));                                                       \
      taint = FMA (d, ZERO (), taint);                                                        \
    }                                                                                         \
  STORE (lanes, largest);                                                                     \
  STORE (taints, taint);                                                                      \
  for (gsize i = 0; i < WIDTH; i++)                                                           \
    result = isnan (taints[i]) || result < lanes[i] ? (isnan (taints[i]) ? INFINITY : lanes[i]) : result; \
  return result;                                                                              \
}                                                                                             \
                                                                                              \
__attribute__ ((target (features)))                                                           \
static void                                                                                   \
weigh_##suffix (const double *w, const double *x, double *hi, double *lo, gsize n)            \
{                                                                                             \
  for (gsize i = 0; i < n; i += WIDTH)                                                        \
    {                                                                                         \
      V p = MUL (LOAD (w + i), LOAD (x + i));                                                 \
                                                                                              \
      STORE (hi + i, p);                                                                      \
      STORE (lo + i, FMS (LOAD (w + i), LOAD (x + i), p));                                    \
    }                                                                                         \
}                                                                                             \
                                                                                              \
__attribute__ ((target (features)))                                                           \
static inline void                                                                            \
two_sum_##suffix (V *hi, V *lo, V value, V low)                                               \
{                                                                                             \
  V sum = ADD (*hi, value);                                                                   \
  V part = SUB (sum, *hi);                                                                    \
  V error = ADD (SUB (*hi, SUB (sum, part)), SUB (value, part));                              \
                                                                                              \
  *hi = sum;                                                                                  \
  *lo = ADD (*lo, ADD (error, low));                                                          \
}                                                                                             \
                                                                                              \
__attribute__ ((target (features)))                                                           \
static void                                                                                   \
add_products_##suffix (HunchLanes *lanes, const double *a, const double *a_low,            \
                       const double *b, gsize n)                                              \
{                                                                                             \
  V hi[HUNCH_LANES / WIDTH], lo[HUNCH_LANES / WIDTH];                                 \
                                                                                              \
  for (int k = 0; k < HUNCH_LANES / WIDTH; k++)                                           \
    {                                                                                         \
      hi[k] = LOAD (lanes->hi + k * WIDTH);                                                   \
      lo[k] = LOAD (lanes->lo + k * WIDTH);                                                   \
    }                                                                                         \
  for (gsize i = 0; i < n; i += HUNCH_LANES)                                              \
    _Pragma ("GCC unroll 4")                                                                  \
    for (int k = 0; k < HUNCH_LANES / WIDTH; k++)                                         \
      {                                                                                       \
        V x = LOAD (a + i + k * WIDTH);                                                       \
        V y = LOAD (b + i + k * WIDTH);                                                       \
        V p = MUL (x, y);                                                                     \
        V e = FMS (x, y, p);                                                                  \
                                                                                              \
        if (a_low != NULL)                                                                    \
          e = FMA (LOAD (a_low + i + k * WIDTH), y, e);                                       \
        two_sum_##suffix (&hi[k], &lo[k], p, e);                                              \
      }                                                                                       \
  for (int k = 0; k < HUNCH_LANES / WIDTH; k++)                                           \
    {                                                                                         \
      STORE (lanes->hi + k * WIDTH, hi[k]);                                                   \
      STORE (lanes->lo + k * WIDTH, lo[k]);                                                   \
    }                                                                                         \
}                                                                                             \
                                                                                              \
__attribute__ ((target (features)))                                                           \
static void                                                                                   \
add_values_##suffix (HunchLanes *lanes, const double *a, const double *a_low, gsize n)     \
{                                                                                             \
  V hi[HUNCH_LANES / WIDTH], lo[HUNCH_LANES / WIDTH];                                 \
                                                                                              \
  for (int k = 0; k < HUNCH_LANES / WIDTH; k++)                                           \
    {                                                                                         \
      hi[k] = LOAD (lanes->hi + k * WIDTH);                                                   \
      lo[k] = LOAD (lanes->lo + k * WIDTH);                                                   \
    }                                                                                         \
  for (gsize i = 0; i < n; i += HUNCH_LANES)                                              \
    _Pragma ("GCC unroll 4")                                                                  \
    for (int k = 0; k < HUNCH_LANES / WIDTH; k++)                                         \
      two_sum_##suffix (&hi[k], &lo[k], LOAD (a + i + k * WIDTH),                             \
                        a_low != NULL ? LOAD (a_low + i + k * WIDTH) : ZERO ());              \
  for (int k = 0; k < HUNCH_LANES / WIDTH; k++)                                           \
    {                                                                                         \
      STORE (lanes->hi + k * WIDTH, hi[k]);                                                   \
      STORE (lanes->lo + k * WIDTH, lo[k]);                                                   \
    }                                                                                         \
}                                                                                             \
                                                                                              \
static const HunchSumKernel suffix##_kernel = {                                               \
  copy_shifted_##suffix, weigh_##suffix, add_products_##suffix, add_values_##suffix           \
};

#define ABS_256(v) _mm256_andnot_pd (_mm256_set1_pd (-0.0), v)

DEFINE_VECTOR_KERNEL (avx2, "avx2,fma", __m256d, 4, _mm256_loadu_pd, _mm256_storeu_pd,
                      _mm256_add_pd, _mm256_sub_pd, _mm256_mul_pd, _mm256_fmadd_pd,
                      _mm256_fmsub_pd, _mm256_max_pd, ABS_256, _mm256_setzero_pd, _mm256_set1_pd)

DEFINE_VECTOR_KERNEL (avx512, "avx512f", __m512d, 8, _mm512_loadu_pd, _mm512_storeu_pd,
                      _mm512_add_pd, _mm512_sub_pd, _mm512_mul_pd, _mm512_fmadd_pd,
                      _mm512_fmsub_pd, _mm512_max_pd, _mm512_abs_pd, _mm512_setzero_pd,
                      _mm512_set1_pd)
#endif

const HunchSumKernel *
hunch_sum_kernel_get (void)
{
#if HAVE_X86_KERNELS
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("avx512f"))
    return &avx512_kernel;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return &avx2_kernel;
#endif
  return &plain_kernel;
}

HunchQuad
hunch_lanes_get_total (const HunchLanes *lanes)
{
  HunchQuad total = 0;

  for (guint i = 0; i < HUNCH_LANES; i++)
    total += (HunchQuad) lanes->hi[i] + (HunchQuad) lanes->lo[i];
  return total;
}

void
hunch_lanes_set_total (HunchLanes *lanes,
                       HunchQuad   total)
{
  HunchDd value = hunch_quad_to_dd (total);

  memset (lanes, 0, sizeof *lanes);
  lanes->hi[0] = value.hi;
  lanes->lo[0] = value.lo;
}
