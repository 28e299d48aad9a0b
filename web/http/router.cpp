#include "web/http/router.hpp"
