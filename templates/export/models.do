version 15
clear all
set more off
set type double

* Each command comes from Stata itself or from:
*   ssc install ftools
*   ssc install reghdfe
*   ssc install ivreg2
*   ssc install ivreghdfe
*   ssc install ranktest
*   ssc install require                                                         (reghdfe 6)
*   ssc install moremata                                                        (xtscc)
*   ssc install xtscc                                                           (1.4 or later)
*   net install st0373, from(http://www.stata-journal.com/software/sj15-1)      (xthreg)

import delimited "data.csv", clear case(preserve) encoding("utf-8") asdouble varnames(1) bindquotes(strict)
global differences = 0
global compared = 0

* held MODEL COLUMN QUANTITY WANTED VALUE: both within a relative 1e-6 of each other, or it is said.
capture program drop held
program define held
    args model column quantity wanted value
    global compared = ${compared} + 1
    if missing(`value') | abs((`value') - (`wanted')) > 1e-6 * max(abs(`wanted'), 1e-12) {
        display as error "DIFFERS `model' `column' `quantity': repro " %16.0g (`wanted') ", Stata " %16.0g (`value')
        global differences = ${differences} + 1
    }
end

capture program drop finish
program define finish
    display "${compared} numbers compared to a relative 1e-6, ${differences} differ."
    if ${differences} > 0 exit 9
end
