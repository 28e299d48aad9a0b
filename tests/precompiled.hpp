// What every test file needs; compiled once per test program.
#pragma once
#include <catch2/catch.hpp>

#include "cmake/precompiled.hpp"
